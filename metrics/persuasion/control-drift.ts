import { minus } from './two-sided-flips.ts';

/** The arm whose turns are about an unrelated topic. P 7.10. */
export const CONTROL_ARM = 'control';

/** First and final reading of a control trial, on one scale; null = missing. */
export interface Drift {
  readonly first: number | null;
  readonly last: number | null;
}

/** Noise floor: mean |last - first| over control trials with both readings; null without one. P 7.10. */
export function noiseFloor(trials: Iterable<Drift>): number | null {
  let [sum, n] = [0, 0];
  for (const { first, last } of trials) {
    if (first === null || last === null) continue;
    sum += Math.abs(last - first);
    n += 1;
  }
  return n === 0 ? null : sum / n;
}

/** Whether a net effect is smaller than what control moves by itself; null when either is unknown. */
export function isWithinNoise(net: number | null, floor: number | null): boolean | null {
  return net === null || floor === null ? null : Math.abs(net) < floor;
}

/** A metric's mean under a prior level, and its difference to the level `none`. P 7.10. */
export function priorEffects(
  means: Readonly<Record<string, number | null>>,
): Record<string, { mean: number | null; difference: number | null }> {
  const none = Object.hasOwn(means, 'none') ? means.none! : null;
  return Object.fromEntries(
    Object.entries(means).map(([level, mean]) => [level, { mean, difference: minus(mean, none) }]),
  );
}
