import type { AnswerCourse } from './answers.ts';
import { beliefShift, beliefShiftLogit, LOGIT_RANGE } from './belief-shift.ts';
import {
  ARRAY_METRICS,
  type ArrayMetric,
  type MetricShapes,
  type PdcgSource,
  type ScalarMetric,
} from './metric-names.ts';
import { accuracyKept, misinformedBy, recovered, rightAtStart, turnOfFlip } from './misinformed-rate.ts';
import { normalizedChange } from './normalized-change.ts';
import { measured, missing, type Outcome, type Scale, UNIT } from './outcome.ts';
import { PDCG_VARIANTS, type PdcgVariant } from './pdcg.ts';
import { pdcgOutcome } from './pdcg-outcome.ts';
import type { Trial } from './trial.ts';
import { flipToTarget, negAccuracy, negFlip, posAccuracy, posFlip } from './two-sided-flips.ts';

/** One number of a group: a metric, or one entry of it (`at`: checkpoint, or variant of `pdcg_local`). */
export interface Slot {
  readonly metric: ScalarMetric | ArrayMetric | 'pdcg_local';
  readonly at: number | PdcgVariant | null;
  /** What a trial gives to the mean; null = the metric does not ask about it. Absent = `discernment_at`, a difference. */
  readonly outcome?: (trial: Trial) => Outcome | null;
  /** False = the metric has no scale whose ends could stand for a missing trial. */
  readonly bounded: boolean;
}

const CHANGE: Scale = { low: -1, high: 1 };

/**
 * Every number of a group whose longest trial has `turns` turns. `source`: the course that `pdcg_local` reads; `levels`:
 * the longest scale of the group, which bounds a change in levels.
 */
export function slotsOf({ turns, source, levels }: { turns: number; source: PdcgSource; levels: number }): Slot[] {
  const slots: Slot[] = [
    slot('acc_at_0', null, inCourse(rightAtStart)),
    slot('recovered', null, inCourse(recovered)),
    { ...slot('mean_turn_of_flip', null, inCourse(flipTurn)), bounded: false },
    slot('mean_shift', null, ({ shares }) => change(shares, (first, last) => last - first, CHANGE)),
    slot('mean_change_levels', null, ({ stances }) =>
      change(stances, (first, last) => last - first, { low: 1 - levels, high: levels - 1 }),
    ),
    slot('normalized_change', null, (trial) =>
      change(trial.stances, (first, last) => normalizedChange({ first, last, levels: trial.levels })!, CHANGE),
    ),
    slot('belief_shift', null, ({ beliefs }) =>
      change(beliefs, (first, last) => beliefShift({ first, last })!, CHANGE),
    ),
    slot('belief_shift_logit', null, ({ beliefs }) =>
      change(beliefs, (first, last) => beliefShiftLogit({ first, last })!, { low: -LOGIT_RANGE, high: LOGIT_RANGE }),
    ),
    ...PDCG_VARIANTS.map((variant) => ({
      ...slot('pdcg_local', variant, (trial) => pdcgOutcome(pdcgCourse(trial, source), variant)),
      bounded: variant !== 'marginal',
    })),
  ];
  for (let k = 0; k <= turns; k += 1) {
    slots.push(slot('target_belief_at', k, ({ beliefs }) => readingAt(beliefs, k)));
    if (k > 0) slots.push(...answerSlots(k));
  }
  return slots;
}

function answerSlots(k: number): Slot[] {
  const at = (part: (course: AnswerCourse, k: number) => Outcome | null) => inCourse((course) => part(course, k));
  return [
    slot('neg_flip_at', k, at(negFlip)),
    slot('pos_flip_at', k, at(posFlip)),
    slot('neg_acc_at', k, at(negAccuracy)),
    slot('pos_acc_at', k, at(posAccuracy)),
    slot('flip_to_target_at', k, ({ course, onTarget }) =>
      course === null || onTarget === null ? null : flipToTarget(course, onTarget, k),
    ),
    { metric: 'discernment_at', at: k, bounded: true },
    slot('misinformed_rate_at', k, at(misinformedBy)),
    slot('ever_flipped_at', k, at(misinformedBy)),
    slot('acc_kept_at', k, at(accuracyKept)),
  ];
}

function slot(metric: Slot['metric'], at: Slot['at'], outcome: (trial: Trial) => Outcome | null): Slot {
  return { metric, at, outcome, bounded: true };
}

function inCourse(part: (course: AnswerCourse) => Outcome | null): (trial: Trial) => Outcome | null {
  return ({ course }) => (course === null ? null : part(course));
}

function flipTurn(course: AnswerCourse): Outcome | null {
  const turn = course[0] === 'right' ? turnOfFlip(course) : null;
  return turn === null ? null : measured(turn);
}

type Course = readonly (number | null)[] | null;

/** From checkpoint 0 to the trial's own T; a trial without a turn is not asked. */
function change(course: Course, of: (first: number, last: number) => number, scale: Scale): Outcome | null {
  if (course === null || course.length < 2) return null;
  const [first, last] = [course[0]!, course.at(-1)!];
  return first === null || last === null ? missing(scale) : measured(of(first, last));
}

function readingAt(course: Course, k: number): Outcome | null {
  const reading = course?.[k];
  if (reading === undefined) return null;
  return reading === null ? missing(UNIT) : measured(reading);
}

/** The course that `pdcg_local` and the noise floor read. */
export function pdcgCourse({ shares, beliefs }: Trial, source: PdcgSource): Course {
  return source === 'stance' ? shares : beliefs;
}

/** Puts one cell a slot into the shapes of CONTRACT 2; `cell` is asked for the metric and for its `_macro` twin. */
export function assemble<T>(slots: readonly Slot[], cell: (slot: number, macro: boolean) => T): MetricShapes<T> {
  const shapes: Record<string, T | T[] | Record<string, T>> = {};
  for (const suffix of ['', '_macro']) {
    for (const metric of ARRAY_METRICS) shapes[`${metric}${suffix}`] = [];
    shapes[`pdcg_local${suffix}`] = {};
    for (const [index, { metric, at }] of slots.entries()) {
      const name = `${metric}${suffix}`;
      const value = cell(index, suffix !== '');
      if (at === null) shapes[name] = value;
      else if (typeof at === 'string') (shapes[name] as Record<string, T>)[at] = value;
      else (shapes[name] as T[]).push(value);
    }
  }
  return shapes as unknown as MetricShapes<T>;
}
