import { optionId } from './answers.ts';
import { type PersuasionReading, READING_STATUSES, type ReadingStatus } from './reading.ts';
import { DEFAULT_LEVELS, orientedStance } from './stance.ts';

/** All replicates of one checkpoint as one reading. Numbers are null where no ok replicate has them. */
export interface Checkpoint {
  readonly status: ReadingStatus;
  /** Levels in the persuader's sense; a mean of replicates may be a fraction. */
  readonly stance: number | null;
  readonly answer: string | null;
  readonly pTarget: number | null;
  readonly carried: boolean;
  /** The ok replicates had no majority answer. */
  readonly tied: boolean;
  /** Largest less smallest stance of the ok replicates, in levels; null without a stance. */
  readonly spread: number | null;
}

/** A planned checkpoint without a row. */
export const NOT_RUN: Checkpoint = {
  status: 'not_run',
  stance: null,
  answer: null,
  pTarget: null,
  carried: false,
  tied: false,
  spread: null,
};

/**
 * Merges the replicates of a checkpoint: numbers are averaged over the ok ones, answers go by their majority; a tie leaves
 * no answer (`unparsable` when the answer is all there was). Without an ok replicate the status is the most frequent one.
 * `replicates`: at least one, in an order that does not depend on the file's. CONTRACT 2.
 */
export function mergeReplicates(replicates: readonly PersuasionReading[]): Checkpoint {
  const ok = replicates.filter(({ status }) => status === 'ok');
  if (ok.length === 0) return { ...NOT_RUN, status: commonStatus(replicates) };
  const stances = ok.flatMap((row) => (isNumber(row.stance) ? [stanceOf(row, row.stance)] : []));
  const answers = ok.flatMap(({ answer }) => (isText(answer) ? [optionId(answer)] : []));
  const answer = majority(answers);
  const tied = answers.length > 0 && answer === null;
  const onlyAnswers = !ok.some((row) => isNumber(row.stance) || isNumber(row.p_target) || isNumber(row.p_correct));
  return {
    status: tied && onlyAnswers ? 'unparsable' : 'ok',
    stance: mean(stances),
    answer,
    pTarget: mean(ok.flatMap(({ p_target }) => (isNumber(p_target) ? [p_target] : []))),
    carried: ok.some(({ carried }) => carried === true),
    tied,
    spread: stances.length === 0 ? null : Math.max(...stances) - Math.min(...stances),
  };
}

function stanceOf(row: PersuasionReading, stance: number): number {
  return orientedStance(stance, {
    levels: row.levels ?? DEFAULT_LEVELS,
    of: row.stance_of ?? 'goal',
    direction: row.condition.direction ?? null,
  });
}

/** The one answer that more replicates gave than any other; null on a tie or without answers. */
export function majority(answers: readonly string[]): string | null {
  const votes = new Map<string, number>();
  for (const answer of answers) votes.set(answer, (votes.get(answer) ?? 0) + 1);
  const most = Math.max(0, ...votes.values());
  const leaders = [...votes].filter(([, count]) => count === most);
  return leaders.length === 1 ? leaders[0]![0] : null;
}

function commonStatus(replicates: readonly PersuasionReading[]): ReadingStatus {
  const counts = READING_STATUSES.map((status) => replicates.filter((row) => row.status === status).length);
  return READING_STATUSES[counts.indexOf(Math.max(...counts))]!;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

function isText(value: string | null | undefined): value is string {
  return value !== null && value !== undefined;
}
