import type { CategoryPattern } from './category-patterns.ts';
import { type ClassMetric, classMetrics, type ZeroDivision } from './classification.ts';
import { addCell, clearCounts, emptyCounts } from './confusion.ts';
import type { LabelScheme } from './label-scheme.ts';
import type { MissingPolicy } from './missing.ts';
import {
  type CategoryMetric,
  categoryMetrics,
  categoryRules,
  countPatterns,
  emptyCategoryCounts,
} from './multilabel.ts';

/** A row's part in all counted metrics: its confusion cell (truth * (labels + 1) + predicted; -1 = none) and pattern. */
export interface RowCode {
  readonly cell: number;
  readonly pattern: number;
}

/** Numbers (cell, pattern) pairs from 0, so that a table is counted by a few codes instead of by rows. */
export interface CodeBook {
  readonly codes: readonly RowCode[];
  code(cell: number, pattern: number): number;
}

/** `labels`: how many; cells are those of their confusion. */
export function createCodeBook(labels: number): CodeBook {
  const cells = labels * (labels + 1) + 1;
  const codes: RowCode[] = [];
  const known = new Map<number, number>();
  return {
    codes,
    code(cell, pattern) {
      const key = pattern * cells + cell + 1;
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, codes.length);
      return codes.push({ cell, pattern }) - 1;
    },
  };
}

export interface CountedRules {
  readonly scheme: LabelScheme;
  readonly zeroDivision: ZeroDivision;
  readonly policy: MissingPolicy;
  readonly patterns: readonly CategoryPattern[];
  /** One flag a category: means run over it. */
  readonly inMean: Uint8Array;
  /** One flag a label: it has support in the data set (fixed over resamples); absent = as counted. */
  readonly supported?: Uint8Array;
}

export type CountedMetric = ClassMetric | CategoryMetric;

/** A function from how often each code occurs to the metrics. It re-uses its counters: call it from one place at a time. */
export function createMeasure(
  codes: readonly RowCode[],
  { scheme, zeroDivision, policy, patterns, inMean, supported }: CountedRules,
): (counts: ArrayLike<number>) => Record<CountedMetric, number | null> {
  const width = scheme.labels.length + 1;
  const classes = emptyCounts(scheme.labels.length);
  const categories = emptyCategoryCounts(inMean.length);
  const patternRules = categoryRules(patterns, { inMean, policy });
  const patternOf = Int32Array.from(codes, ({ pattern }) => pattern);
  // Cells that occur, and for each code its place among them (0 = none).
  const cells = [...new Set(codes.map(({ cell }) => cell))].filter((cell) => cell >= 0);
  const placeOf = new Map(cells.map((cell, at) => [cell, at + 1]));
  const place = Int32Array.from(codes, ({ cell }) => placeOf.get(cell) ?? 0);
  const cellCounts = new Float64Array(cells.length + 1);
  const { averageOver, positive } = scheme;
  const rules = { averageOver, zeroDivision, positive, ...(supported === undefined ? {} : { supported }) };
  return (counts) => {
    clearCounts(classes);
    cellCounts.fill(0);
    for (let code = 0; code < place.length; code += 1) cellCounts[place[code]!]! += counts[code]!;
    for (let at = 0; at < cells.length; at += 1) {
      const count = cellCounts[at + 1]!;
      if (count === 0) continue;
      const cell = cells[at]!;
      addCell(classes, positive, { truth: Math.floor(cell / width), predicted: cell % width, count });
    }
    countPatterns(patternRules, { patterns: patternOf, counts }, categories);
    return {
      ...classMetrics(classes, rules),
      ...categoryMetrics(categories, { inMean, zeroDivision }),
    };
  };
}
