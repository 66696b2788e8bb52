import { majority } from '../../metrics/persuasion/checkpoints.ts';
import type { Estimator, OkReading, Reading, ReadingNote } from '../reading.ts';
import { averaged, meanOf } from './combine-readings.ts';
import { allMissing, uniqueNotes } from './unanswered.ts';

/** Levels of five by which the repeats of a natural prior differ where their mean says little (P 7.2). */
const WIDE = 2;
/** A belief of 0..1 on the scale of five levels. */
const STEPS = 4;

/**
 * The m readings of a natural prior as one, as CONTRACT 2 joins replicates: numbers are averaged over the ok ones, the answer
 * is their majority, one ok reading suffices. `spread` is kept in levels of five, of the belief in the target where there is
 * no stance (ours); from 2 on the reading is noted `wide_prior`.
 */
export function meanOfRepeats(estimator: Estimator, readings: readonly Reading[]): Reading {
  const ok = readings.filter((reading): reading is OkReading => reading.status === 'ok');
  if (ok.length === 0) return allMissing(estimator, readings);
  const answers = ok.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const answer = majority(answers);
  const spread = ok.length === 1 ? null : spreadOf(ok);
  const notes = new Set<ReadingNote>(uniqueNotes(readings));
  if (ok.length < readings.length) notes.add('partial');
  if (answer === null && answers.length > 0) notes.add('tied');
  if (spread !== null && spread >= WIDE) notes.add('wide_prior');
  return {
    ...averaged(ok),
    answer,
    asymmetry: {
      order: meanOf(ok.map(({ asymmetry }) => asymmetry.order)),
      sides: meanOf(ok.map(({ asymmetry }) => asymmetry.sides)),
    },
    ...(spread !== null && { spread }),
    notes: [...notes].sort(),
  };
}

function spreadOf(readings: readonly OkReading[]): number | null {
  const values = readings.map(({ stance, levels, pTarget }) => {
    if (stance !== null && levels !== null) return ((stance - 1) / (levels - 1)) * STEPS;
    return pTarget === null ? null : pTarget * STEPS;
  });
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known) - Math.min(...known);
}
