import type { ClassificationRow, MissingStatus } from './classification-row.ts';
import { byCodeUnit, createDictionary } from './columns.ts';

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
  // One object a distinct cell, shared by all patterns.
  const cells: CategoryCell[] = [];
  return {
    finish() {
      const sorted = [...categories.names].sort(byCodeUnit);
      const rank = new Map(sorted.map((name, index) => [name, index]));
      const place = categories.names.map((name) => rank.get(name)!);
      const placed = new Map(cells.filter(Boolean).map((cell) => [cell, { ...cell, category: place[cell.category]! }]));
      const moved = patterns.map((row) => row.map((cell) => placed.get(cell)!).sort((a, b) => a.category - b.category));
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
      const row: number[] = [];
      for (const name in truths) {
        if (!Object.hasOwn(truths, name)) continue;
        const category = categories.code(name);
        const truth = truths[name];
        if (truth === null || truth === undefined) continue;
        row.push(category * CELLS + (truth ? ANSWERS.length : 0) + ANSWERS.indexOf(answer(name)));
      }
      if (row.length === 0) return 0;
      row.sort((a, b) => a - b);
      // Two code units a cell: no two lists of cells share a key.
      const key = String.fromCharCode(...row.flatMap((cell) => [cell >>> 16, cell & 0xffff]));
      const known = codes.get(key);
      if (known !== undefined) return known;
      codes.set(key, patterns.length);
      return patterns.push(row.map((cell) => (cells[cell] ??= cellOf(cell)))) - 1;
    },
  };
}

const ANSWERS = ['missing', 'na', false, true] as const;
const CELLS = 2 * ANSWERS.length;

function cellOf(code: number): CategoryCell {
  const within = code % CELLS;
  return {
    category: Math.floor(code / CELLS),
    truth: within >= ANSWERS.length,
    predicted: ANSWERS[within % ANSWERS.length]!,
  };
}

/** A text that two patterns share when they hold the same cells in the same order; empty for none. */
export function patternKey(cells: CategoryPattern): string {
  return cells.map((cell) => `${cell.category}${cell.truth ? '+' : '-'}${cell.predicted}`).join();
}
