import { MetricInputError } from './errors.ts';
import { twoSidedZ } from './normal.ts';

/** A case that people labelled: 1 or 0 (or any number) by them, and the moderator's number for the same thing. */
export interface LabelledPair {
  readonly truth: number;
  readonly predicted: number;
}

/** The moderator's numbers on cases nobody labelled, or their count, mean and variance (divisor n). */
export type Unlabelled = readonly number[] | { readonly n: number; readonly mean: number; readonly variance: number };

export interface PpiInput {
  /** A simple random sample of the population; other designs go by `metrics/audit`. */
  readonly labelled: readonly LabelledPair[];
  readonly unlabelled: Unlabelled;
  /** Default .95. */
  readonly level?: number;
  /** `ppi`: predictions in full (lambda 1); `ppi++` (default): as far as they help. */
  readonly tuning?: 'ppi' | 'ppi++';
}

export interface MeanInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface PpiMean {
  readonly nLabelled: number;
  readonly nUnlabelled: number;
  readonly level: number;
  /** Mean of the predictions alone over all cases: biased as far as the moderator errs. */
  readonly naive: number;
  /** Labels alone: mean +- z s / sqrt(n). */
  readonly classical: MeanInterval;
  readonly ppi: MeanInterval & { readonly lambda: number };
}

/**
 * Mean of the truth (a prevalence, an error rate) from few labels and many predictions: lambda mean(f over unlabelled) +
 * mean(y - lambda f over labelled), with variance Var(y - lambda f) / n + lambda^2 Var(f) / N and normal quantiles.
 * lambda = 1: Angelopoulos et al. 2023, Science 382, 669 (arXiv 2301.09633). `ppi++`: lambda = Cov(y, f) / ((1 + n / N)
 * Var f), cut to [0, 1], arXiv 2311.01453. Intervals are asymptotic and not cut. Null for fewer than two labels or no
 * unlabelled case. Throws MetricInputError for a number that is none.
 */
export function ppiMean({ labelled, unlabelled, level = 0.95, tuning = 'ppi++' }: PpiInput): PpiMean | null {
  const n = labelled.length;
  const rest = isSummary(unlabelled) ? unlabelled : momentsOf(unlabelled);
  const y = momentsOf(labelled.map(({ truth }) => truth));
  const f = momentsOf(labelled.map(({ predicted }) => predicted));
  for (const value of [y.mean, f.mean, rest.mean, rest.variance]) {
    if (rest.n > 0 && n > 0 && !Number.isFinite(value))
      throw new MetricInputError('a label or prediction is no number');
  }
  if (n < 2 || rest.n === 0) return null;
  const total = n + rest.n;
  const naive = (f.mean * n + rest.mean * rest.n) / total;
  const pooled =
    (f.variance * n + rest.variance * rest.n + n * (f.mean - naive) ** 2 + rest.n * (rest.mean - naive) ** 2) / total;
  const covariance =
    labelled.reduce((sum, { truth, predicted }) => sum + (truth - y.mean) * (predicted - f.mean), 0) / (n - 1);
  const tuned = pooled === 0 ? 0 : Math.min(1, Math.max(0, covariance / ((1 + n / rest.n) * pooled)));
  const lambda = tuning === 'ppi' ? 1 : tuned;
  const rectifier = momentsOf(labelled.map(({ truth, predicted }) => truth - lambda * predicted));
  const z = twoSidedZ(level);
  const around = (estimate: number, variance: number): MeanInterval => ({
    estimate,
    low: estimate - z * Math.sqrt(variance),
    high: estimate + z * Math.sqrt(variance),
  });
  const sample = (variance: number) => (variance * n) / (n - 1);
  return {
    nLabelled: n,
    nUnlabelled: rest.n,
    level,
    naive,
    classical: around(y.mean, sample(y.variance) / n),
    ppi: {
      ...around(
        lambda * rest.mean + rectifier.mean,
        sample(rectifier.variance) / n + (lambda ** 2 * rest.variance) / rest.n,
      ),
      lambda,
    },
  };
}

function isSummary(unlabelled: Unlabelled): unlabelled is Exclude<Unlabelled, readonly number[]> {
  return !Array.isArray(unlabelled);
}

function momentsOf(values: readonly number[]): { n: number; mean: number; variance: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  return { n, mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n };
}
