/** Rows counted by distinct score: `scores` descending; at each, positives and negatives. Tied scores are one threshold. */
export interface Thresholds {
  readonly scores: Float64Array;
  readonly positives: ArrayLike<number>;
  readonly negatives: ArrayLike<number>;
}

/** Distinct values of `scores` (finite), descending. */
export function distinctDescending(scores: Float64Array): Float64Array {
  const sorted = scores.slice().sort().reverse();
  let n = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    if (i === 0 || sorted[i] !== sorted[n - 1]) sorted[n++] = sorted[i]!;
  }
  return sorted.slice(0, n);
}

/** Index of `score` in descending distinct `scores`; it must be there. */
export function thresholdIndex(scores: Float64Array, score: number): number {
  let low = 0;
  let high = scores.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle]! > score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts rows by threshold. `positive[i]` 1 or 0 for `scores[i]`. */
export function thresholdsOf(scores: Float64Array, positive: ArrayLike<number>): Thresholds {
  const distinct = distinctDescending(scores);
  const positives = new Float64Array(distinct.length);
  const negatives = new Float64Array(distinct.length);
  for (let i = 0; i < scores.length; i += 1) {
    (positive[i] === 1 ? positives : negatives)[thresholdIndex(distinct, scores[i]!)]! += 1;
  }
  return { scores: distinct, positives, negatives };
}

/** A column of only 0 and 1 holds labels, not scores: ranking metrics of it would be those of one operating point. */
export function isHardLabels(distinct: Float64Array): boolean {
  return distinct.every((score) => score === 0 || score === 1);
}

export interface RankingValues {
  readonly average_precision: number | null;
  readonly roc_auc: number | null;
}

/**
 * Average precision (step form, sum of (R_k - R_{k-1}) P_k over distinct thresholds) and ROC AUC (ties 1/2), both in
 * [0, 1]; null when a class is absent. M 4.4. The order of the rows plays no part.
 */
export function rankingMetrics({ positives, negatives }: Pick<Thresholds, 'positives' | 'negatives'>): RankingValues {
  let tp = 0;
  let seen = 0;
  let precisionSum = 0;
  let ordered = 0;
  for (let k = 0; k < positives.length; k += 1) {
    const positive = positives[k]!;
    const negative = negatives[k]!;
    seen += positive + negative;
    if (negative > 0) ordered += negative * (tp + positive / 2);
    tp += positive;
    if (positive > 0) precisionSum += (positive * tp) / seen;
  }
  const fp = seen - tp;
  if (tp === 0 || fp === 0) return { average_precision: null, roc_auc: null };
  return { average_precision: precisionSum / tp, roc_auc: ordered / (tp * fp) };
}

/** Area under the precision-recall curve by trapezoids from (0, 1): another number than average precision. M 4.4. */
export function trapezoidPrArea({ positives, negatives }: Thresholds): number | null {
  let total = 0;
  for (let k = 0; k < positives.length; k += 1) total += positives[k]!;
  if (total === 0) return null;
  let area = 0;
  let tp = 0;
  let seen = 0;
  let precision = 1;
  for (let k = 0; k < positives.length; k += 1) {
    tp += positives[k]!;
    seen += positives[k]! + negatives[k]!;
    area += ((positives[k]! / total) * (precision + tp / seen)) / 2;
    precision = tp / seen;
  }
  return area;
}
