import type { CategoryPattern } from './category-patterns.ts';
import { f1, meanWith, ratio, type ZeroDivision } from './classification.ts';
import { createColumn } from './columns.ts';
import type { MissingPolicy } from './missing.ts';

/** Patterns made ready for counting: what one row of each adds under a policy. */
export interface CategoryRules {
  /** One flag a category: it has a known, assessable cell. */
  readonly inMean: Uint8Array;
  /** Pattern p adds one to `slots[starts[p]]` up to `slots[starts[p + 1] - 1]` of the counts (see `CategoryCounts`). */
  readonly starts: Int32Array;
  readonly slots: Int32Array;
  /** By pattern: scored cells, wrong ones, and whether every category of the mean has a scored cell. */
  readonly cells: Int32Array;
  readonly errors: Int32Array;
  readonly full: Uint8Array;
}

/** Categories with a known, assessable cell among the patterns used. A category the moderator lacks is left out. */
export function categoriesInMean(patterns: Iterable<CategoryPattern>, categories: number): Uint8Array {
  const inMean = new Uint8Array(categories);
  for (const pattern of patterns) {
    for (const cell of pattern) if (cell.predicted !== 'na') inMean[cell.category] = 1;
  }
  return inMean;
}

const MISSING_AS = { wrong: 'wrong', dropped: 'na', as_safe: false, as_unsafe: true } as const;

export function categoryRules(
  patterns: readonly CategoryPattern[],
  { inMean, policy }: { inMean: Uint8Array; policy: MissingPolicy },
): CategoryRules {
  const width = inMean.reduce((sum, flag) => sum + flag, 0);
  const starts = new Int32Array(patterns.length + 1);
  const cells = new Int32Array(patterns.length);
  const errors = new Int32Array(patterns.length);
  const full = new Uint8Array(patterns.length);
  const slots = createColumn(Int32Array);
  let n = 0;
  for (let at = 0; at < patterns.length; at += 1) {
    for (const { category, truth, predicted } of patterns[at]!) {
      const answer = predicted === 'missing' ? MISSING_AS[policy] : predicted;
      if (answer === 'na') continue;
      cells[at]! += 1;
      if (answer !== truth) errors[at]! += 1;
      const slot = truth ? (answer === true ? TP : FN) : answer === true ? FP : null;
      if (slot === null) continue;
      slots.push(SLOTS * category + slot);
      n += 1;
    }
    if (width > 0 && cells[at] === width) full[at] = 1;
    starts[at + 1] = n;
  }
  return { inMean, starts, slots: slots.values(), cells, errors, full };
}

/** Slots of one category: true positives, false positives, false negatives. */
export const SLOTS = 3;
export const [TP, FP, FN] = [0, 1, 2] as const;

export interface CategoryCounts {
  /** At `SLOTS * category + TP`, `FP`, `FN`. */
  readonly slots: Float64Array;
  cells: number;
  errors: number;
  fullRows: number;
  rightRows: number;
}

export function emptyCategoryCounts(categories: number): CategoryCounts {
  return { slots: new Float64Array(SLOTS * categories), cells: 0, errors: 0, fullRows: 0, rightRows: 0 };
}

/** Adds, for every i, `counts[i]` rows of pattern `patterns[i]` to `into`, which is emptied first. */
export function countPatterns(
  rules: CategoryRules,
  { patterns, counts }: { patterns: Int32Array; counts: ArrayLike<number> },
  into: CategoryCounts,
): void {
  const { starts, slots, cells, errors, full } = rules;
  const totals = into.slots;
  totals.fill(0);
  let [allCells, allErrors, fullRows, rightRows] = [0, 0, 0, 0];
  for (let i = 0; i < patterns.length; i += 1) {
    const count = counts[i]!;
    const pattern = patterns[i]!;
    if (count === 0 || cells[pattern] === 0) continue;
    const end = starts[pattern + 1]!;
    for (let at = starts[pattern]!; at < end; at += 1) totals[slots[at]!]! += count;
    allCells += cells[pattern]! * count;
    allErrors += errors[pattern]! * count;
    if (full[pattern] === 0) continue;
    fullRows += count;
    if (errors[pattern] === 0) rightRows += count;
  }
  into.cells = allCells;
  into.errors = allErrors;
  into.fullRows = fullRows;
  into.rightRows = rightRows;
}

export const CATEGORY_METRICS = [
  'macro_f1_categories',
  'micro_f1_categories',
  'subset_accuracy',
  'hamming_loss',
] as const;
export type CategoryMetric = (typeof CATEGORY_METRICS)[number];

/**
 * Multi-label metrics with unknown truth masked (M 4.2): F1 over categories with a known, assessable cell; subset
 * accuracy over rows in which all of these are scored; Hamming loss over scored cells. Null where nothing is scored.
 */
export function categoryMetrics(
  counts: CategoryCounts,
  { inMean, zeroDivision }: { inMean: Uint8Array; zeroDivision: ZeroDivision },
): Record<CategoryMetric, number | null> {
  const f1s: (number | null)[] = [];
  let [tp, fp, fn] = [0, 0, 0];
  for (let category = 0; category < inMean.length; category += 1) {
    if (inMean[category] !== 1) continue;
    const at = SLOTS * category;
    const [hits, extra, lost] = [counts.slots[at + TP]!, counts.slots[at + FP]!, counts.slots[at + FN]!];
    f1s.push(f1(hits, extra, lost));
    tp += hits;
    fp += extra;
    fn += lost;
  }
  return {
    macro_f1_categories: counts.cells === 0 ? null : meanWith(f1s, zeroDivision),
    micro_f1_categories: f1(tp, fp, fn),
    subset_accuracy: ratio(counts.rightRows, counts.fullRows),
    hamming_loss: ratio(counts.errors, counts.cells),
  };
}
