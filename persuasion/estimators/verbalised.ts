import { verbalisedBelief } from '../../metrics/persuasion/option-belief.ts';
import type { ChatAnswer } from '../../models/model-port.ts';
import type { AskedPercent } from '../probes/asked-probe.ts';
import { missingReading, okReading, type Reading, type ReadingNote } from '../reading.ts';
import { readPercent } from './answer-text.ts';
import { unanswered } from './unanswered.ts';

/**
 * Belief as the persuadee states it, 0..100 (P 7.6, estimator `verbalised`, the weakest): clamped and flagged `clamped`. A
 * number between 0 and 1 stays what it says, a share of a percent, and is flagged `fraction`.
 */
export function readVerbalised(probe: AskedPercent, answer: ChatAnswer): Reading {
  if (answer.kind !== 'answered') return unanswered('verbalised', answer);
  const said = readPercent(answer.text, probe);
  if (!('stated' in said)) return missingReading('verbalised', { status: said.status, notes: [said.note] });
  const { p } = verbalisedBelief(said.stated);
  const notes: ReadingNote[] = said.stated < 0 || said.stated > 100 ? ['clamped'] : [];
  if (said.stated > 0 && said.stated < 1) notes.push('fraction');
  const byId = probe.side === 'claim' ? { claim: p, negation: 1 - p } : { claim: 1 - p, negation: p };
  const [right] = probe.correct;
  return okReading('verbalised', {
    p: byId,
    pTarget: byId[probe.target],
    pCorrect: right === undefined ? null : byId[right],
    notes,
  });
}
