import type { RankingValues } from './ranking.ts';

export interface RankedUnits {
  /** Row i is at place `threshold[i]` of `thresholds` descending scores. */
  readonly threshold: Int32Array;
  readonly thresholds: number;
  readonly positive: Uint8Array;
  /** The resampled unit it belongs to. */
  readonly unit: Int32Array;
}

/**
 * `rankingMetrics` of a resample, from how often each unit was drawn: one pass over the rows by descending score, with the
 * same sums in the same order, so that the values are those of counting first.
 */
export function createRankingOfDraws({ threshold, thresholds, positive, unit }: RankedUnits) {
  const starts = new Int32Array(thresholds + 1);
  for (const at of threshold) starts[at + 1]! += 1;
  for (let k = 0; k < thresholds; k += 1) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  // 2 * unit + class: a row is one number.
  const sorted = new Int32Array(threshold.length);
  for (let row = 0; row < threshold.length; row += 1) {
    sorted[next[threshold[row]!]!++] = 2 * unit[row]! + positive[row]!;
  }
  return (weights: Uint16Array): RankingValues => {
    let [tp, seen, precisionSum, ordered] = [0, 0, 0, 0];
    for (let k = 0; k < thresholds; k += 1) {
      const end = starts[k + 1]!;
      let [drawn, hits] = [0, 0];
      for (let at = starts[k]!; at < end; at += 1) {
        const row = sorted[at]!;
        const weight = weights[row >>> 1]!;
        drawn += weight;
        hits += weight & -(row & 1);
      }
      seen += drawn;
      ordered += (drawn - hits) * (tp + hits / 2);
      tp += hits;
      if (hits > 0) precisionSum += (hits * tp) / seen;
    }
    const fp = seen - tp;
    if (tp === 0 || fp === 0) return { average_precision: null, roc_auc: null };
    return { average_precision: precisionSum / tp, roc_auc: ordered / (tp * fp) };
  };
}
