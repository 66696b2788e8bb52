/**
 * Counts of (truth, predicted). `cells` has `labels` rows (truth) of `labels + 1` columns (predicted); the last column is
 * `missing`, an answer that is no label.
 */
export interface Confusion {
  readonly labels: number;
  readonly cells: Float64Array;
}

export function emptyConfusion(labels: number): Confusion {
  return { labels, cells: new Float64Array(labels * (labels + 1)) };
}

/** The matrix as rows of numbers. */
export function confusionMatrix({ labels, cells }: Confusion): number[][] {
  return Array.from({ length: labels }, (_, truth) => [
    ...cells.subarray(truth * (labels + 1), (truth + 1) * (labels + 1)),
  ]);
}

/** What every metric of a label table is computed from: the margins of a confusion, and its binary view. */
export interface ClassCounts {
  /** Rows scored. */
  n: number;
  /** By label: right answers, rows with that truth, rows with that prediction. */
  readonly tp: Float64Array;
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  /** Rows whose prediction is no label. */
  missing: number;
  /** Positive labels against the rest. A missing prediction of a positive is no `tp`, of a negative no `tn`. */
  readonly binary: { tp: number; fp: number; tn: number; predictedNegativeOfPositives: number; positives: number };
}

export function emptyCounts(labels: number): ClassCounts {
  return {
    n: 0,
    tp: new Float64Array(labels),
    support: new Float64Array(labels),
    predicted: new Float64Array(labels),
    missing: 0,
    binary: { tp: 0, fp: 0, tn: 0, predictedNegativeOfPositives: 0, positives: 0 },
  };
}

export function clearCounts(counts: ClassCounts): void {
  counts.n = 0;
  counts.tp.fill(0);
  counts.support.fill(0);
  counts.predicted.fill(0);
  counts.missing = 0;
  Object.assign(counts.binary, { tp: 0, fp: 0, tn: 0, predictedNegativeOfPositives: 0, positives: 0 });
}

export interface CellCount {
  /** Index of the true label. */
  readonly truth: number;
  /** Index of the predicted label; the number of labels = missing. */
  readonly predicted: number;
  readonly count: number;
}

/** Adds rows of one cell. `positive`: a flag a label, or null. */
export function addCell(
  counts: ClassCounts,
  positive: Uint8Array | null,
  { truth, predicted, count }: CellCount,
): void {
  const { tp, support, binary } = counts;
  const missing = predicted === tp.length;
  counts.n += count;
  support[truth]! += count;
  if (missing) counts.missing += count;
  else counts.predicted[predicted]! += count;
  if (truth === predicted) tp[truth]! += count;
  if (positive === null) return;
  const isPositive = positive[truth] === 1;
  if (isPositive) binary.positives += count;
  if (missing) return;
  if (positive[predicted] === 1) {
    if (isPositive) binary.tp += count;
    else binary.fp += count;
  } else if (isPositive) binary.predictedNegativeOfPositives += count;
  else binary.tn += count;
}

export function countsOf(confusion: Confusion, positive: Uint8Array | null): ClassCounts {
  const counts = emptyCounts(confusion.labels);
  for (let truth = 0; truth < confusion.labels; truth += 1) {
    for (let predicted = 0; predicted <= confusion.labels; predicted += 1) {
      const count = confusion.cells[truth * (confusion.labels + 1) + predicted]!;
      if (count > 0) addCell(counts, positive, { truth, predicted, count });
    }
  }
  return counts;
}
