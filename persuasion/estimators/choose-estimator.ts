import type { Finding } from '../../models/capabilities.ts';
import type { Estimator } from '../reading.ts';

export interface EstimatorChoice {
  readonly estimator: Estimator;
  /** Why it is not the one that was asked for, for people; null = it is. */
  readonly instead: string | null;
}

/**
 * The estimator a persuadee can be read by, decided from its probed capabilities before anything is spent: without
 * log-probabilities `logprob` becomes `sampled`, under that name. `logprobs` absent = never asked, which counts as a lack.
 */
export function chooseEstimator(
  wanted: Estimator,
  { persuadee, results }: { persuadee: string; results: Readonly<Record<string, Finding>> },
): EstimatorChoice {
  if (wanted !== 'logprob') return { estimator: wanted, instead: null };
  const finding = Object.hasOwn(results, 'logprobs') ? results.logprobs : undefined;
  if (finding?.answer === 'yes') return { estimator: 'logprob', instead: null };
  const seen = finding === undefined ? 'it was not asked for them' : finding.evidence;
  return {
    estimator: 'sampled',
    instead: `${persuadee} gives no log-probabilities (${seen}): its readings are sampled, in a column of their own`,
  };
}
