import { MetricInputError } from '../errors.ts';

/** Probabilities are clipped to [BELIEF_CLIP, 1 - BELIEF_CLIP] before a logit is taken. P 7.6. */
export const BELIEF_CLIP = 1e-4;

/** Largest |difference| of two clipped logits. */
export const LOGIT_RANGE = 2 * Math.log((1 - BELIEF_CLIP) / BELIEF_CLIP);

/** log(p / (1 - p)) of the clipped p. Throws MetricInputError off 0..1. */
export function clippedLogit(p: number): number {
  checkProbability(p);
  const clipped = Math.min(1 - BELIEF_CLIP, Math.max(BELIEF_CLIP, p));
  return Math.log(clipped / (1 - clipped));
}

/** Whether `clippedLogit` moves p. */
export function isClipped(p: number): boolean {
  return p < BELIEF_CLIP || p > 1 - BELIEF_CLIP;
}

export interface BeliefChange {
  /** Probability of the persuader's option at checkpoint 0 and at T; null = no ok reading. */
  readonly first: number | null;
  readonly last: number | null;
}

/** dp = p_T - p_0; null when a reading is missing. */
export function beliefShift({ first, last }: BeliefChange): number | null {
  if (first !== null) checkProbability(first);
  if (last !== null) checkProbability(last);
  return first === null || last === null ? null : last - first;
}

/** dlogit of the clipped probabilities; null when a reading is missing. */
export function beliefShiftLogit({ first, last }: BeliefChange): number | null {
  return first === null || last === null ? null : clippedLogit(last) - clippedLogit(first);
}

function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new MetricInputError(`probability ${p} is off the scale 0..1`);
}
