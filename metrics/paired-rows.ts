import { type CategoryPattern, patternKey } from './category-patterns.ts';
import { cellOf } from './classification-intervals.ts';
import type { ClassificationTable } from './classification-table.ts';
import { type CodeBook, createCodeBook } from './coded-rows.ts';
import { byCodeUnit } from './columns.ts';
import { MetricInputError } from './errors.ts';
import { type LabelReading, type LabelScheme, labelIndexes } from './label-scheme.ts';
import type { MissingPolicy } from './missing.ts';

/** Two tables of the same cases. */
export interface TablePair {
  readonly a: ClassificationTable;
  readonly b: ClassificationTable;
}

/** What both moderators are scored on, in codes of one book. */
export interface PairedRows {
  /** Rows (of either table: they are in one order) that some metric uses. */
  readonly rows: Int32Array;
  readonly codesA: Int32Array;
  readonly codesB: Int32Array;
  readonly book: CodeBook;
  /** Of both: cells that only one of them has are masked. */
  readonly patterns: readonly CategoryPattern[];
  readonly categories: readonly string[];
  /** Rows of which the labels are compared. */
  readonly labelled: number;
}

/** Throws MetricInputError unless both tables hold the same case ids with the same truths. */
export function checkSameCases({ a, b }: TablePair): void {
  for (let row = 0; row < Math.max(a.n, b.n); row += 1) {
    const [idA, idB] = [a.caseIds[row], b.caseIds[row]];
    if (idA !== idB) {
      const onlyInA = idB === undefined || (idA !== undefined && idA < idB);
      const id = JSON.stringify(onlyInA ? idA : idB);
      throw new MetricInputError(`case ${id} is only in the ${onlyInA ? 'first' : 'second'} of the compared files`, {
        hint: 'compared files must hold the same cases',
      });
    }
    const truthA = a.labels[a.truth[row]!] ?? null;
    const truthB = b.labels[b.truth[row]!] ?? null;
    if (truthA !== truthB) differentTruth(idA!, 'truth', [JSON.stringify(truthA), JSON.stringify(truthB)]);
  }
  const same = new Set<string>();
  for (let row = 0; row < a.n; row += 1) {
    const pair = `${a.pattern[row]},${b.pattern[row]}`;
    if (same.has(pair)) continue;
    const [truthsA, truthsB] = [knownTruths(a, row), knownTruths(b, row)];
    if (truthsA !== truthsB) differentTruth(a.caseIds[row]!, 'categories_truth', [truthsA, truthsB]);
    same.add(pair);
  }
}

function knownTruths(table: ClassificationTable, row: number): string {
  return JSON.stringify(
    table.patterns[table.pattern[row]!]!.map(({ category, truth }) => [table.categories[category], truth]),
  );
}

function differentTruth(caseId: string, field: string, [a, b]: readonly [string, string]): never {
  throw new MetricInputError(
    `case ${JSON.stringify(caseId)}: ${field} is ${a} in the first file and ${b} in the second`,
    {
      hint: 'compared files must hold the same truths',
    },
  );
}

/** Codes both tables over the rows and cells that both are scored on. */
export function pairRows(
  { a, b }: TablePair,
  { scheme, reading, policy }: { scheme: LabelScheme; reading: LabelReading; policy: MissingPolicy },
): PairedRows {
  const [viewA, viewB] = [a, b].map((table) => ({ table, scheme, index: labelIndexes(table, scheme, reading) }));
  const categories = [...new Set([...a.categories, ...b.categories])].sort(byCodeUnit);
  const patterns = createPairedPatterns({ a, b }, { categories, policy });
  const book = createCodeBook(scheme.labels.length);
  const [rows, codesA, codesB] = [new Int32Array(a.n), new Int32Array(a.n), new Int32Array(a.n)];
  let labelled = 0;
  let used = 0;
  for (let row = 0; row < a.n; row += 1) {
    const cellA = cellOf(viewA!, row, policy);
    const cellB = cellOf(viewB!, row, policy);
    const both = cellA >= 0 && cellB >= 0;
    const [patternA, patternB] = patterns.pair(a.pattern[row]!, b.pattern[row]!);
    if (!both && patternA === 0) continue;
    if (both) labelled += 1;
    rows[used] = row;
    codesA[used] = book.code(both ? cellA : -1, patternA);
    codesB[used] = book.code(both ? cellB : -1, patternB);
    used += 1;
  }
  return {
    rows: rows.slice(0, used),
    codesA: codesA.slice(0, used),
    codesB: codesB.slice(0, used),
    book,
    patterns: patterns.patterns,
    categories,
    labelled,
  };
}

function createPairedPatterns(
  { a, b }: TablePair,
  { categories, policy }: { categories: readonly string[]; policy: MissingPolicy },
) {
  const patterns: CategoryPattern[] = [[]];
  const codes = new Map<string, number>([['', 0]]);
  const known = new Map<number, readonly [number, number]>();
  const place = new Map(categories.map((name, index) => [name, index]));
  const code = (cells: CategoryPattern) => {
    const key = patternKey(cells);
    const found = codes.get(key);
    if (found !== undefined) return found;
    codes.set(key, patterns.length);
    return patterns.push(cells) - 1;
  };
  const moved = (table: ClassificationTable, pattern: number) =>
    table.patterns[pattern]!.map((cell) => ({ ...cell, category: place.get(table.categories[cell.category]!)! }));
  const isScored = (predicted: CategoryPattern[number]['predicted']) =>
    predicted !== 'na' && (predicted !== 'missing' || policy !== 'dropped');
  return {
    patterns,
    /** Codes of the patterns of one row in both tables; 0 = nothing is scored in both. */
    pair(patternA: number, patternB: number): readonly [number, number] {
      const key = patternA * b.patterns.length + patternB;
      const found = known.get(key);
      if (found !== undefined) return found;
      const [cellsA, cellsB] = [moved(a, patternA), moved(b, patternB)];
      const both = cellsA.map((cell, at) => isScored(cell.predicted) && isScored(cellsB[at]!.predicted));
      const result = [code(cellsA.filter((_, at) => both[at])), code(cellsB.filter((_, at) => both[at]))] as const;
      known.set(key, result);
      return result;
    },
  };
}
