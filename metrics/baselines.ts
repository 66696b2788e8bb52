import { type ClassMetric, type ClassRules, classMetrics } from './classification.ts';
import { addCell, emptyCounts } from './confusion.ts';

/** Metrics of a moderator that always answers one label. `support`: rows by true label. M 4.10. */
export function constantBaseline(
  support: ArrayLike<number>,
  label: number,
  rules: ClassRules,
): Record<ClassMetric, number | null> {
  const counts = emptyCounts(support.length);
  for (let truth = 0; truth < support.length; truth += 1) {
    addCell(counts, rules.positive, { truth, predicted: label, count: support[truth]! });
  }
  return classMetrics(counts, rules);
}

/** The label with most rows, the first of equals; null when there is no row. */
export function majorityLabel(support: ArrayLike<number>): number | null {
  let best: number | null = null;
  for (let label = 0; label < support.length; label += 1) {
    if (support[label]! > (best === null ? 0 : support[best]!)) best = label;
  }
  return best;
}
