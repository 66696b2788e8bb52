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

/** m[kind] or rho: the first increment of one condition over that of its base (media over text, a prior over none). */
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
