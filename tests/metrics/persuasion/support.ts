import type { PersuasionOptions, PersuasionScore } from '../../../metrics/persuasion/persuasion-score.ts';
import type { PersuasionReading, ReadingStatus } from '../../../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../../../metrics/persuasion/score-persuasion.ts';

export type Facts = Partial<Omit<PersuasionReading, 'checkpoint' | 'status' | 'stance' | 'answer' | 'p_target'>>;

/** One trial's rows: a stance a checkpoint; a status = such a reading; null = no row (not run). */
export function stances(id: string, course: readonly (number | ReadingStatus | null)[], facts: Facts = {}) {
  return rowsOf(id, course, facts, (stance) => ({ stance: stance as number }));
}

/** One trial's rows: an answer a checkpoint (right is `a` unless the facts say so); `-` = refused. */
export function answers(id: string, course: string, facts: Facts = {}): PersuasionReading[] {
  const cells = course.split(' ').map((cell) => (cell === '-' ? ('refused' as const) : { answer: cell }));
  return rowsOf(id, cells, { correct: ['a'], target: 'b', ...facts }, (cell) => cell as { answer: string });
}

/** One trial's rows: p_target a checkpoint. */
export function beliefs(id: string, course: readonly (number | ReadingStatus | null)[], facts: Facts = {}) {
  return rowsOf(id, course, facts, (p) => ({ p_target: p as number }));
}

function rowsOf<T>(
  id: string,
  course: readonly (T | ReadingStatus | null)[],
  facts: Facts,
  numbers: (cell: T) => Partial<PersuasionReading>,
): PersuasionReading[] {
  return course.flatMap((cell, checkpoint) => {
    if (cell === null) return [];
    const status: ReadingStatus = typeof cell === 'string' ? (cell as ReadingStatus) : 'ok';
    return [
      {
        trial_id: id,
        case_id: id.split('/')[0]!,
        persuadee: 'm',
        condition: { arm: 'text', direction: 'for' },
        turns: course.length - 1,
        checkpoint,
        status,
        ...facts,
        ...(status === 'ok' ? numbers(cell as T) : {}),
      },
    ];
  });
}

/** A score without intervals. */
export function scored(rows: Iterable<PersuasionReading>, options: PersuasionOptions = {}): PersuasionScore {
  return scorePersuasion(rows, { draws: 0, ...options });
}

/** The only group of a score. */
export function only(rows: Iterable<PersuasionReading>, options: PersuasionOptions = {}) {
  const { groups } = scored(rows, options);
  if (groups.length !== 1) throw new Error(`${groups.length} groups`);
  return groups[0]!;
}
