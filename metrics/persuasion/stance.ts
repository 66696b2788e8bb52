import { MetricInputError } from '../errors.ts';

/** What a stance was asked about. Only `goal` is already in the persuader's sense. */
export const STANCE_SUBJECTS = ['goal', 'claim', 'negation'] as const;
export type StanceSubject = (typeof STANCE_SUBJECTS)[number];

export const DEFAULT_LEVELS = 5;

/** Throws MetricInputError for a scale of fewer than two levels or a stance off it. Half levels are allowed. */
export function checkStance(stance: number, levels: number): void {
  if (!Number.isInteger(levels) || levels < 2) throw new MetricInputError(`levels ${levels}: a whole number from 2`);
  if (!(stance >= 1 && stance <= levels)) throw new MetricInputError(`stance ${stance} is off the scale 1..${levels}`);
}

/** The same stance read from the other end of the scale. */
export function turnedOver(stance: number, levels: number): number {
  checkStance(stance, levels);
  return levels + 1 - stance;
}

/**
 * A stance in the persuader's sense: 1..`levels`, where `levels` is the persuader's goal. A stance on the claim is turned
 * over where the persuader argues `against` it, one on its negation where the persuader argues `for` the claim. P 7.0,
 * CONTRACT 2.
 */
export function orientedStance(
  stance: number,
  { levels, of, direction }: { levels: number; of: StanceSubject; direction: string | null },
): number {
  checkStance(stance, levels);
  const turn = (of === 'claim' && direction === 'against') || (of === 'negation' && direction === 'for');
  return turn ? turnedOver(stance, levels) : stance;
}

/** s of P 7.0: a stance as a share of the scale, 0..1, 1 = the persuader's goal. */
export function stanceShare(stance: number, levels: number): number {
  checkStance(stance, levels);
  return (stance - 1) / (levels - 1);
}

/**
 * Two-sided stance of ToMAP, 0..1: `forClaim`, `forNegation` are levels 0..`top` (P 3, P 7.6: 0..4). Null when either is
 * missing: a refused answer is not 0 on both sides, which would read as half persuaded. `incoherence`: how far the two
 * are from summing to `top`.
 */
export function twoSidedStance({
  forClaim,
  forNegation,
  top = 4,
}: {
  forClaim: number | null;
  forNegation: number | null;
  top?: number;
}): { stance: number; incoherence: number } | null {
  if (forClaim === null || forNegation === null) return null;
  for (const level of [forClaim, forNegation])
    if (!(level >= 0 && level <= top)) throw new MetricInputError(`level ${level} is off the scale 0..${top}`);
  return {
    stance: 0.5 + (forClaim - forNegation) / (2 * top),
    incoherence: Math.abs(forClaim + forNegation - top),
  };
}
