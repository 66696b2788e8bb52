import { assertNever } from '../../core/errors.ts';
import { READING_STATUSES } from '../../metrics/persuasion/reading.ts';
import type { ChatAnswer } from '../../models/model-port.ts';
import { type Estimator, type MissingReading, type MissingStatus, missingReading, type Reading } from '../reading.ts';

type Unanswered = Exclude<ChatAnswer, { kind: 'answered' }>;

/** What an answer without a text to read is: `refused` declines, `blocked` is the provider's filter. */
export function unanswered(estimator: Estimator, answer: Unanswered): MissingReading {
  switch (answer.kind) {
    case 'refused':
      return missingReading(estimator, { status: 'refused', notes: ['refusal'] });
    case 'filtered':
      return missingReading(estimator, { status: 'blocked', notes: ['provider_filter'] });
    case 'truncated':
      return missingReading(estimator, { status: 'unparsable', notes: ['truncated'] });
    case 'too_long':
      return missingReading(estimator, { status: 'error', notes: ['too_long'] });
    case 'rejected':
      return missingReading(estimator, { status: 'error', notes: ['rejected'] });
    case 'unreadable':
      return missingReading(estimator, { status: 'error', notes: ['unreadable'] });
    default:
      return assertNever(answer);
  }
}

/** A probe that was never asked (an early end by failure). */
export function notRun(estimator: Estimator): MissingReading {
  return missingReading(estimator, { status: 'not_run', notes: [] });
}

/** A probe that nothing answered after all attempts. */
export function noAnswer(estimator: Estimator): MissingReading {
  return missingReading(estimator, { status: 'error', notes: ['no_answer'] });
}

/** Readings none of which is ok as one: the most frequent status, the first of CONTRACT 2's order on a tie. */
export function allMissing(estimator: Estimator, readings: readonly Reading[]): MissingReading {
  const missing = readings.filter((reading): reading is MissingReading => reading.status !== 'ok');
  if (missing.length === 0) return notRun(estimator);
  const count = (status: MissingStatus) => missing.filter((reading) => reading.status === status).length;
  const statuses = READING_STATUSES.filter((status) => status !== 'ok');
  const status = statuses.reduce((most, each) => (count(each) > count(most) ? each : most));
  return missingReading(estimator, { status, notes: uniqueNotes(missing) });
}

export function uniqueNotes(readings: readonly Pick<Reading, 'notes'>[]): Reading['notes'] {
  return [...new Set(readings.flatMap(({ notes }) => notes))].sort();
}
