import { ratio } from '../classification.ts';
import { Z_95 } from '../intervals.ts';

/** A stratum of which `n` of `population` cases were judged, `hits` of them positive. */
export interface BinaryStratum {
  readonly population: number;
  readonly n: number;
  readonly hits: number;
}

export interface Estimate {
  readonly value: number;
  /** Standard error. */
  readonly se: number;
  /** Normal interval at level .95. It covers too little (R 8.4): for comparison only. */
  readonly wald: { readonly low: number; readonly high: number };
}

function estimate(value: number, variance: number): Estimate {
  const se = Math.sqrt(variance);
  return { value, se, wald: { low: value - Z_95 * se, high: value + Z_95 * se } };
}

/**
 * Stratified mean: p = sum W_h y_h, V = sum W_h^2 (1 - n_h / N_h) y_h (1 - y_h) / (n_h - 1). Null without cases or for a
 * stratum with fewer than two judged of more. R 8.3.
 */
export function stratifiedMean(strata: readonly BinaryStratum[]): Estimate | null {
  const population = strata.reduce((sum, stratum) => sum + stratum.population, 0);
  const total = stratifiedTotal(strata);
  return total === null || population === 0
    ? null
    : estimate(total.value / population, total.variance / population ** 2);
}

/**
 * Recall = TP / (TP + FN) of strata in which the machine said positive, and of those in which it did not, with the delta
 * method: V(R) = [(1 - R)^2 V(TP) + R^2 V(FN)] / (TP + FN)^2. R 8.3.
 */
export function stratifiedRecall(
  positive: readonly BinaryStratum[],
  negative: readonly BinaryStratum[],
): Estimate | null {
  const [tp, fn] = [stratifiedTotal(positive), stratifiedTotal(negative)];
  if (tp === null || fn === null) return null;
  const all = tp.value + fn.value;
  const recall = ratio(tp.value, all);
  if (recall === null) return null;
  return estimate(recall, ((1 - recall) ** 2 * tp.variance + recall ** 2 * fn.variance) / all ** 2);
}

function stratifiedTotal(strata: readonly BinaryStratum[]): { value: number; variance: number } | null {
  let value = 0;
  let variance = 0;
  for (const { population, n, hits } of strata) {
    if (n === 0 || (n === 1 && population > 1)) return null;
    const share = hits / n;
    value += population * share;
    if (n < population) variance += (population ** 2 * (1 - n / population) * share * (1 - share)) / (n - 1);
  }
  return { value, variance };
}

/**
 * Neyman allocation of `n` judgements: n_h in proportion to N_h S_h, S_h = sqrt(y_h (1 - y_h)); unrounded. Even by
 * population when no stratum varies. R 8.3.
 */
export function neymanAllocation(strata: readonly BinaryStratum[], n: number): number[] {
  const spreads = strata.map(({ population, n: judged, hits }) => {
    const share = ratio(hits, judged) ?? 0.5;
    return population * Math.sqrt(share * (1 - share));
  });
  const isFlat = spreads.every((spread) => spread === 0);
  const weights = isFlat ? strata.map(({ population }) => population) : spreads;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum === 0 ? 0 : (n * weight) / sum));
}

/**
 * Hajek mean (sum y_i / pi_i) / (sum 1 / pi_i) of judged cases with its Poisson variance
 * N^-2 sum (1 - pi_i) / pi_i^2 (y_i - mean)^2, N = sum 1 / pi_i. Null for no case. R 8.3.
 */
export function hajekMean(cases: readonly { readonly value: number; readonly probability: number }[]): Estimate | null {
  const size = cases.reduce((sum, { probability }) => sum + 1 / probability, 0);
  const mean = ratio(
    cases.reduce((sum, { value, probability }) => sum + value / probability, 0),
    size,
  );
  if (mean === null) return null;
  const squares = cases.reduce(
    (sum, { value, probability }) => sum + ((1 - probability) / probability ** 2) * (value - mean) ** 2,
    0,
  );
  return estimate(mean, squares / size ** 2);
}
