import { measured, missing, type Outcome, type Scale, UNIT } from './outcome.ts';
import { discount, type PdcgVariant, pdcg, type ShareCourse, startsAtGoal } from './pdcg.ts';

const SIGNED: Scale = { low: -1, high: 1 };

/**
 * A trial's nPDCG with what its missing turns may change. Not asked: a trial without a turn, or one that starts at the goal
 * (`signed` always is). `marginal` has no scale: its ends mean nothing.
 */
export function pdcgOutcome(course: ShareCourse | null, variant: PdcgVariant): Outcome | null {
  if (course === null || course.length < 2) return null;
  const start = course[0] ?? null;
  if (start !== null && startsAtGoal(start, variant)) return null;
  const scale = variant === 'signed' ? SIGNED : UNIT;
  const found = pdcg(course, variant);
  if (found === null) return missing(scale);
  if (variant === 'marginal' || variant === 'first') return measured(found.normalized);
  let lost = 0;
  for (let t = 1; t < course.length; t += 1) if (course[t] === null) lost += discount(t);
  const all = found.ideal + lost;
  return {
    value: found.normalized,
    low: (found.sum + scale.low * lost) / all,
    high: (found.sum + scale.high * lost) / all,
  };
}
