/** One case of the population that an audit stands for. */
export interface AuditCase {
  readonly stratum: string;
  /** The machine's label; null = no answer, which is right for no label. */
  readonly predicted: string | null;
  /** The inclusion probability stored when cases were drawn, in (0, 1]. */
  readonly probability: number;
  /** What people found; null = nobody decided. */
  readonly truth: string | null;
}

/** Cases that share stratum and prediction (and inclusion probability, or a band of it). */
export interface AuditCell {
  readonly stratum: string;
  /** Index of the predicted label; the number of labels = no answer. */
  readonly predicted: number;
  /** Cases in the population. */
  readonly population: number;
  /** Cases with a truth. */
  readonly labelled: number;
  /** By label: cases found to be it. */
  readonly found: Float64Array;
  /**
   * By label, the same weighted by 1 / pi and scaled to the effective number of cases, (sum w)^2 / sum w^2 (Kish): equal
   * to `found` when the cell has one inclusion probability.
   */
  readonly effective: Float64Array;
  /** The smallest and the largest inclusion probability; null where the cell was made from counts. */
  readonly probability: { readonly low: number; readonly high: number } | null;
}

/** A cell in which every case has one inclusion probability, from counts. */
export function countedCell(cell: {
  readonly stratum: string;
  readonly predicted: number;
  readonly population: number;
  readonly found: ArrayLike<number>;
}): AuditCell {
  const found = Float64Array.from(cell.found);
  const labelled = found.reduce((sum, count) => sum + count, 0);
  return { ...cell, found, effective: found, labelled, probability: null };
}
