import { expectedStance } from './expectations.ts';
import type { LikertScale } from './probabilities.ts';

/**
 * Parameters read back from beliefs zhat_0..zhat_T in logits (P 11.7), where nu = 1, m[text] = 1 and rho[none] = 1.
 * Null = not identified: a checkpoint is not there, or the belief a ratio divides by did not move.
 */

/** logit(p): zhat of a binary reading p in (0, 1). */
export function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** rho m a of turn t: (zhat_t - zhat_0) - (1-r)(zhat_{t-1} - zhat_0). Is a itself in text without a prior. */
export function recoveredPush(course: readonly number[], t: number, r: number): number | null {
  const [start, before, after] = [course[0], course[t - 1], course[t]];
  if (start === undefined || before === undefined || after === undefined) return null;
  return after - start - (1 - r) * (before - start);
}

/**
 * The factor between the first increments of two conditions: m[kind] (media over text), rho (a prior over none), `only`
 * (a medium alone over the same with its text), rho of a mitigation (with it over without).
 */
export function recoveredFactor(course: readonly number[], base: readonly number[]): number | null {
  const [increment, unit] = [recoveredPush(course, 1, 0), recoveredPush(base, 1, 0)];
  return increment === null || unit === null || unit === 0 ? null : increment / unit;
}

/** shift of a prior level: how far its start lies from the start without a prior. */
export function recoveredShift(course: readonly number[], none: readonly number[]): number | null {
  return course[0] === undefined || none[0] === undefined ? null : course[0] - none[0];
}

/** r from a control turn t after persuasion: 1 - (zhat_t - zhat_0)/(zhat_{t-1} - zhat_0). */
export function recoveredReturn(course: readonly number[], t: number): number | null {
  const [start, before, after] = [course[0], course[t - 1], course[t]];
  if (start === undefined || before === undefined || after === undefined || before === start) return null;
  return 1 - (after - start) / (before - start);
}

/** `reflect`: how far the belief read with time to think lies from that of the same checkpoint without. */
export function recoveredReflection(reflective: number, last: number): number {
  return reflective - last;
}

/** Beyond these a mean is one of the ends in the numbers of a computer. */
const WIDEST = 200;

/**
 * delta: where E[s] at z + delta is the mean that judges without an offset gave, 0..1 (P 7.8, P 11.3), by halving. Null = the
 * mean is at an end of the scale, which no gap reaches.
 */
export function recoveredGap(judged: number, z: number, scale: LikertScale): number | null {
  if (!(judged > 0 && judged < 1)) return null;
  let [low, high] = [-WIDEST, WIDEST];
  for (let halving = 0; halving < 100; halving += 1) {
    const middle = (low + high) / 2;
    if (expectedStance(z + middle, scale) < judged) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
