import { f1, meanWith, ratio, type ZeroDivision } from './classification.ts';
import type { ClassificationRow, MissingStatus } from './classification-row.ts';
import { byCodeUnit, createDictionary } from './columns.ts';
import type { MissingPolicy } from './missing.ts';

/** One category of one row whose truth is known. Unknown truth has no cell: it is masked. */
export interface CategoryCell {
  /** Index of the category. */
  readonly category: number;
  readonly truth: boolean;
  /** `missing`: no answer; `na`: not assessable, never scored. */
  readonly predicted: boolean | 'missing' | 'na';
}

/** The known cells of a row, by category. Rows with the same cells share one pattern. */
export type CategoryPattern = readonly CategoryCell[];

export interface PatternBook {
  /** Categories seen, sorted, and the patterns in terms of them; `code` must not be called afterwards. */
  finish(): { categories: readonly string[]; patterns: readonly CategoryPattern[] };
  /** The pattern of a row; 0 = no known cell. */
  code(
    row: Pick<ClassificationRow, 'categories_truth' | 'categories_predicted'>,
    outcome: MissingStatus | null,
  ): number;
}

export function createPatternBook(): PatternBook {
  const categories = createDictionary();
  const patterns: CategoryPattern[] = [[]];
  const codes = new Map<string, number>([['', 0]]);
  return {
    finish() {
      const sorted = [...categories.names].sort(byCodeUnit);
      const rank = new Map(sorted.map((name, index) => [name, index]));
      const place = categories.names.map((name) => rank.get(name)!);
      const moved = patterns.map((cells) =>
        cells.map((cell) => ({ ...cell, category: place[cell.category]! })).sort((a, b) => a.category - b.category),
      );
      return { categories: sorted, patterns: moved };
    },
    code({ categories_truth: truths, categories_predicted: predictions }, outcome) {
      const named = predictions === null || predictions === undefined ? [] : Object.keys(predictions);
      for (const category of named) categories.code(category);
      if (truths === null || truths === undefined) return 0;
      const answer = (category: string): CategoryCell['predicted'] => {
        if (outcome === 'not_assessable') return 'na';
        if (outcome !== null || named.length === 0) return 'missing';
        if (!Object.hasOwn(predictions!, category)) return 'na';
        return predictions![category] ?? 'missing';
      };
      const cells: CategoryCell[] = [];
      for (const [name, truth] of Object.entries(truths)) {
        const category = categories.code(name);
        if (truth !== null) cells.push({ category, truth, predicted: answer(name) });
      }
      if (cells.length === 0) return 0;
      cells.sort((a, b) => a.category - b.category);
      const key = patternKey(cells);
      const known = codes.get(key);
      if (known !== undefined) return known;
      codes.set(key, patterns.length);
      return patterns.push(cells) - 1;
    },
  };
}

/** A text that two patterns share when they hold the same cells in the same order; empty for none. */
export function patternKey(cells: CategoryPattern): string {
  return cells.map((cell) => `${cell.category}${cell.truth ? '+' : '-'}${cell.predicted}`).join();
}

/** What a pattern adds to the counts under a policy. */
interface Effect {
  /** Categories that gain a true positive, false positive, false negative. */
  readonly tp: readonly number[];
  readonly fp: readonly number[];
  readonly fn: readonly number[];
  readonly cells: number;
  readonly errors: number;
  /** Every category of the mean has a scored cell. */
  readonly full: boolean;
}

/** Patterns made ready for counting. `inMean`: one flag a category: it has a known, assessable cell. */
export interface CategoryRules {
  readonly inMean: Uint8Array;
  readonly effects: readonly Effect[];
}

/** Categories with a known, assessable cell among the patterns used. A category the moderator lacks is left out. */
export function categoriesInMean(patterns: Iterable<CategoryPattern>, categories: number): Uint8Array {
  const inMean = new Uint8Array(categories);
  for (const pattern of patterns) {
    for (const cell of pattern) if (cell.predicted !== 'na') inMean[cell.category] = 1;
  }
  return inMean;
}

/** `patterns` may have holes for patterns that are not used. */
export function categoryRules(
  patterns: readonly CategoryPattern[],
  { inMean, policy }: { inMean: Uint8Array; policy: MissingPolicy },
): CategoryRules {
  const width = inMean.reduce((sum, flag) => sum + flag, 0);
  return { inMean, effects: patterns.map((pattern) => effectOf(pattern, policy, width)) };
}

function effectOf(pattern: CategoryPattern, policy: MissingPolicy, width: number): Effect {
  const [tp, fp, fn]: [number[], number[], number[]] = [[], [], []];
  let cells = 0;
  let errors = 0;
  for (const { category, truth, predicted } of pattern) {
    const answer = predicted === 'missing' ? MISSING_AS[policy] : predicted;
    if (answer === 'na') continue;
    cells += 1;
    if (answer !== truth) errors += 1;
    if (truth) (answer === true ? tp : fn).push(category);
    else if (answer === true) fp.push(category);
  }
  return { tp, fp, fn, cells, errors, full: width > 0 && cells === width };
}

const MISSING_AS = { wrong: 'wrong', dropped: 'na', as_safe: false, as_unsafe: true } as const;

export interface CategoryCounts {
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly fn: Float64Array;
  cells: number;
  errors: number;
  fullRows: number;
  rightRows: number;
}

export function emptyCategoryCounts(categories: number): CategoryCounts {
  return {
    tp: new Float64Array(categories),
    fp: new Float64Array(categories),
    fn: new Float64Array(categories),
    cells: 0,
    errors: 0,
    fullRows: 0,
    rightRows: 0,
  };
}

export function clearCategoryCounts(counts: CategoryCounts): void {
  for (const column of [counts.tp, counts.fp, counts.fn]) column.fill(0);
  Object.assign(counts, { cells: 0, errors: 0, fullRows: 0, rightRows: 0 });
}

/** Adds `count` rows of one pattern. */
export function addPattern(counts: CategoryCounts, effect: Effect, count: number): void {
  for (const category of effect.tp) counts.tp[category]! += count;
  for (const category of effect.fp) counts.fp[category]! += count;
  for (const category of effect.fn) counts.fn[category]! += count;
  counts.cells += effect.cells * count;
  counts.errors += effect.errors * count;
  if (!effect.full) return;
  counts.fullRows += count;
  if (effect.errors === 0) counts.rightRows += count;
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
    const [hits, extra, lost] = [counts.tp[category]!, counts.fp[category]!, counts.fn[category]!];
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
