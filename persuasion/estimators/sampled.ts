import { majority } from '../../metrics/persuasion/checkpoints.ts';
import { sampledBelief } from '../../metrics/persuasion/option-belief.ts';
import type { ChatAnswer } from '../../models/model-port.ts';
import type { OptionId } from '../probe.ts';
import type { OptionProbe } from '../probes/asked-probe.ts';
import { type MissingReading, missingReading, okReading, type Reading, type ReadingNote } from '../reading.ts';
import { readOption } from './answer-text.ts';
import { allMissing, noAnswer, unanswered, uniqueNotes } from './unanswered.ts';

/**
 * Belief from n answers to one probe at temperature 1 (P 7.6, estimator `sampled`): (k + .5) / (n + 1) for k hits among
 * the n that name an option, with Wilson's interval for the target; the stance is their mean level, the answer their
 * majority. An answer that names none is missing, not a miss, and so is a call without an answer (null): it lowers
 * `coverage`.
 */
export function readSampled(probe: OptionProbe, answers: readonly (ChatAnswer | null)[]): Reading {
  const read = answers.map((answer) => optionOf(probe, answer));
  const chosen = read.filter((each) => typeof each === 'string');
  const missing = read.filter((each) => typeof each !== 'string');
  if (chosen.length === 0) return allMissing('sampled', missing);
  const belief = (ids: readonly OptionId[]) =>
    sampledBelief(chosen.filter((id) => ids.includes(id)).length, chosen.length)!;
  const notes: ReadingNote[] = missing.length === 0 ? [] : ['partial', ...uniqueNotes(missing)];
  const own = {
    p: Object.fromEntries(probe.options.map(({ id }) => [id, belief([id]).p])),
    coverage: chosen.length / answers.length,
  };
  if (probe.kind === 'likert') {
    const stance = chosen.reduce((sum, level) => sum + Number(level), 0) / chosen.length;
    return okReading('sampled', { ...own, stance, levels: probe.levels, stanceOf: probe.side, notes });
  }
  const target = probe.target === null ? null : belief([probe.target]);
  const answer = majority(chosen);
  if (answer === null) notes.push('tied');
  return okReading('sampled', {
    ...own,
    answer,
    pTarget: target?.p ?? null,
    interval: target === null ? null : { low: target.low, high: target.high },
    pCorrect: probe.correct.length === 0 ? null : belief(probe.correct).p,
    notes,
  });
}

function optionOf(probe: OptionProbe, answer: ChatAnswer | null): OptionId | MissingReading {
  if (answer === null) return noAnswer('sampled');
  if (answer.kind !== 'answered') return unanswered('sampled', answer);
  const said = readOption(answer.text, probe);
  if (said.option !== null) return said.option.id;
  return missingReading('sampled', { status: said.status, notes: [said.note] });
}
