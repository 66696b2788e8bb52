import { type ClassMetric, classMetrics, type ZeroDivision } from './classification.ts';
import { addCell, clearCounts, emptyCounts } from './confusion.ts';
import type { LabelScheme } from './label-scheme.ts';
import type { MissingPolicy } from './missing.ts';
import {
  addPattern,
  type CategoryMetric,
  type CategoryPattern,
  categoryMetrics,
  categoryRules,
  clearCategoryCounts,
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
  const { effects } = categoryRules(patterns, { inMean, policy });
  const cells = codes.map(({ cell }) => ({
    truth: Math.floor(cell / width),
    predicted: cell % width,
    isCell: cell >= 0,
  }));
  const { averageOver, positive } = scheme;
  const rules = { averageOver, zeroDivision, positive, ...(supported === undefined ? {} : { supported }) };
  return (counts) => {
    clearCounts(classes);
    clearCategoryCounts(categories);
    for (let code = 0; code < cells.length; code += 1) {
      const count = counts[code]!;
      if (count === 0) continue;
      const { truth, predicted, isCell } = cells[code]!;
      if (isCell) addCell(classes, positive, { truth, predicted, count });
      const pattern = codes[code]!.pattern;
      if (pattern > 0) addPattern(categories, effects[pattern]!, count);
    }
    return {
      ...classMetrics(classes, rules),
      ...categoryMetrics(categories, { inMean, zeroDivision }),
    };
  };
}
