import { MetricInputError } from '../errors.ts';

export interface SoftLabelScore {
  /** -sum p ln q, in nats; null where the model gives 0 to a label that people gave. Its least value is H(p), not 0. */
  readonly cross_entropy: number | null;
  /** Cross entropy less H(p). */
  readonly kl: number | null;
  /** sum |p - q|, in [0, 2]: the one to publish. */
  readonly manhattan: number;
  /** sum (p - q)^2, in [0, 2]. */
  readonly brier: number;
  /** Wasserstein-1, sum |F_p - F_q| over ordered labels, in steps. */
  readonly wasserstein: number;
}

/**
 * A model's distribution `q` over labels beside people's votes as shares `p` (both sum to 1; labels in order). Throws
 * MetricInputError for lists of unequal length or no distributions. R 7.4.
 */
export function scoreSoftLabel(p: readonly number[], q: readonly number[]): SoftLabelScore {
  if (p.length !== q.length || ![p, q].every(isDistribution))
    throw new MetricInputError('a soft label and a model need distributions over the same labels');
  let [crossEntropy, entropy, manhattan, brier, wasserstein, ahead] = [0, 0, 0, 0, 0, 0];
  for (const [at, share] of p.entries()) {
    const gap = share - q[at]!;
    manhattan += Math.abs(gap);
    brier += gap * gap;
    ahead += gap;
    wasserstein += Math.abs(ahead);
    if (share === 0) continue;
    crossEntropy -= share * Math.log(q[at]!);
    entropy -= share * Math.log(share);
  }
  const known = Number.isFinite(crossEntropy);
  return {
    cross_entropy: known ? crossEntropy : null,
    kl: known ? crossEntropy - entropy : null,
    manhattan,
    brier,
    wasserstein,
  };
}

function isDistribution(values: readonly number[]): boolean {
  return values.every((value) => value >= 0) && Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-9;
}
