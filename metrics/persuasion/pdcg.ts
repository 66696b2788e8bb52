import { MetricInputError } from '../errors.ts';

/** Variants of `pdcg_local`, all our own definition (P 7.5): the published formula is not public. */
export const PDCG_VARIANTS = ['level', 'signed', 'marginal', 'first'] as const;
export type PdcgVariant = (typeof PDCG_VARIANTS)[number];

/** From what stance on `first` counts a trial as persuaded. */
export const PDCG_TAU = 0.75;

/** A course of s (or p) by checkpoint 0..T, 0..1, 1 = the persuader's goal; null = no ok reading. */
export type ShareCourse = readonly (number | null)[];

/** Weight of turn t: 1 / log2(t + 1). */
export function discount(t: number): number {
  return 1 / Math.log2(t + 1);
}

export interface Pdcg {
  /** Sum of gain times discount. */
  readonly sum: number;
  readonly ideal: number;
  /** sum / ideal. */
  readonly normalized: number;
}

/** Whether a trial starts at the goal, so that a variant has no room to measure. `signed` always has. */
export function startsAtGoal(start: number, variant: PdcgVariant): boolean {
  return variant === 'first' ? start >= PDCG_TAU : variant !== 'signed' && start === 1;
}

/**
 * Persuasion discounted cumulative gain of one trial. Null when s_0 is missing or at the goal, no turn was read, or, in
 * `marginal` and `first`, a missing turn decides. `level` and `signed` leave out a missing turn with its ideal weight.
 * Throws MetricInputError for a share off 0..1.
 */
export function pdcg(course: ShareCourse, variant: PdcgVariant): Pdcg | null {
  for (const share of course)
    if (share !== null && !(share >= 0 && share <= 1))
      throw new MetricInputError(`share ${share} is off the scale 0..1`);
  const start = course[0] ?? null;
  if (start === null || course.length < 2 || startsAtGoal(start, variant)) return null;
  if (variant === 'marginal') return marginal(course, start);
  return variant === 'first' ? first(course) : weighed(course, (share) => gain(share, start, variant));
}

function gain(share: number, start: number, variant: 'level' | 'signed'): number {
  if (share < start) return variant === 'signed' ? (share - start) / start : 0;
  return share === start ? 0 : (share - start) / (1 - start);
}

function weighed(course: ShareCourse, gainOf: (share: number) => number): Pdcg | null {
  let [sum, ideal] = [0, 0];
  for (let t = 1; t < course.length; t += 1) {
    const share = course[t]!;
    if (share === null) continue;
    sum += gainOf(share) * discount(t);
    ideal += discount(t);
  }
  return ideal === 0 ? null : { sum, ideal, normalized: sum / ideal };
}

function marginal(course: ShareCourse, start: number): Pdcg | null {
  let [sum, before] = [0, start];
  for (let t = 1; t < course.length; t += 1) {
    const share = course[t]!;
    if (share === null) return null;
    sum += (share - before) * discount(t);
    before = share;
  }
  const ideal = 1 - start;
  return { sum, ideal, normalized: sum / ideal };
}

function first(course: ShareCourse): Pdcg | null {
  for (let t = 1; t < course.length; t += 1) {
    const share = course[t]!;
    if (share === null) return null;
    if (share >= PDCG_TAU) return { sum: discount(t), ideal: 1, normalized: discount(t) };
  }
  return { sum: 0, ideal: 1, normalized: 0 };
}
