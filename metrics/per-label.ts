import { f1, ratio } from './classification.ts';
import type { CategoryScore, ClassScore } from './classification-score.ts';
import { recordOf } from './classification-score.ts';
import type { ClassificationTable } from './classification-table.ts';
import type { ClassCounts } from './confusion.ts';
import type { MissingPolicy } from './missing.ts';
import { categoryRules, countPatterns, emptyCategoryCounts, FN, FP, SLOTS, TP } from './multilabel.ts';

/** Precision, recall and F1 of counts. */
export function scoreOf({ tp, fp, fn }: { tp: number; fp: number; fn: number }): ClassScore {
  const [support, predicted] = [tp + fn, tp + fp];
  return {
    precision: ratio(tp, predicted),
    recall: ratio(tp, support),
    f1: f1(tp, fp, fn),
    support,
    predicted,
    tp,
    fp,
    fn,
  };
}

/** By label; empty when the missing policy is not defined. */
export function classScores(counts: ClassCounts | null, labels: readonly string[]): Record<string, ClassScore> {
  if (counts === null) return {};
  return recordOf(
    labels.map((label, at) => {
      const tp = counts.tp[at]!;
      return [label, scoreOf({ tp, fp: counts.predicted[at]! - tp, fn: counts.support[at]! - tp })] as const;
    }),
  );
}

/** By category, over cells with known truth; empty when the missing policy is not defined. */
export function categoryScores(
  view: { table: ClassificationTable; rows: Int32Array; patternCounts: Float64Array; inMean: Uint8Array },
  policy: MissingPolicy | null,
): Record<string, CategoryScore> {
  if (policy === null) return {};
  const { table, rows, patternCounts, inMean } = view;
  const counts = emptyCategoryCounts(table.categories.length);
  const patterns = Int32Array.from(table.patterns.keys());
  countPatterns(categoryRules(table.patterns, { inMean, policy }), { patterns, counts: patternCounts }, counts);
  const slot = (category: number, which: number) => counts.slots[SLOTS * category + which]!;
  const known = new Float64Array(table.categories.length);
  const notAssessable = new Float64Array(table.categories.length);
  const missing = new Float64Array(table.categories.length);
  table.patterns.forEach((cells, pattern) => {
    const count = patternCounts[pattern]!;
    if (count === 0) return;
    for (const { category, predicted } of cells) {
      known[category]! += count;
      if (predicted === 'na') notAssessable[category]! += count;
      if (predicted === 'missing') missing[category]! += count;
    }
  });
  return recordOf(
    table.categories.map((name, at) => [
      name,
      {
        ...scoreOf({ tp: slot(at, TP), fp: slot(at, FP), fn: slot(at, FN) }),
        unknown: rows.length - known[at]!,
        not_assessable: notAssessable[at]!,
        missing: missing[at]!,
      },
    ]),
  );
}
