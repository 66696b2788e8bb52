import { ratio } from '../classification.ts';
import { quantile } from '../quantile.ts';

/**
 * A reviewer's satisfaction with published labels: mean of 1 - 1/2 sum |own vote - published|, in [0, 1]; for a hard label
 * the share of items where it is the reviewer's. `votes`: own label and published shares by label. Null for none. R 7.5.
 */
export function satisfaction(
  votes: readonly { readonly label: string; readonly published: Readonly<Record<string, number>> }[],
): number | null {
  const sum = votes.reduce((total, { label, published }) => {
    const others = Object.entries(published).reduce((rest, [name, share]) => (name === label ? rest : rest + share), 0);
    return total + 1 - (1 - (published[label] ?? 0) + others) / 2;
  }, 0);
  return ratio(sum, votes.length);
}

/** How evenly published labels satisfy reviewers or their groups; null for none. */
export interface Fairness {
  readonly sum: number | null;
  /** The worst: printed beside every total. */
  readonly min: number | null;
  /** 20th percentile, linear. */
  readonly p20: number | null;
  /** sum_i sum_j |x_i - x_j| / (2 n^2 mean), in [0, 1): 0 = all alike. */
  readonly gini: number | null;
}

export function fairnessOf(values: readonly number[]): Fairness {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) return { sum: null, min: null, p20: null, gini: null };
  const sum = sorted.reduce((total, value) => total + value, 0);
  // Sorted, sum_i sum_j |x_i - x_j| = 2 sum_i (2 i - n + 1) x_i with i from 0.
  const gaps = sorted.reduce((total, value, at) => total + (2 * at - n + 1) * value, 0);
  return { sum, min: sorted[0]!, p20: quantile(sorted, 0.2), gini: ratio(gaps, n * sum) };
}
