import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import { DEFAULT_LEVELS, orientedStance, stanceShare } from '../../metrics/persuasion/stance.ts';
import { columnKey } from './gather-trials.ts';

/**
 * The same readings with one number each, as `p_target`: s (P 7.0) where the column has a stance, else the belief in the
 * target. So `target_belief_at` of their score is the mean trajectory, with its interval.
 */
export function beliefRows(rows: readonly PersuasionReading[]): PersuasionReading[] {
  const stanced = new Set<string>();
  for (const row of rows) if (isNumber(row.stance)) stanced.add(keyOf(row));
  return rows.map((row) => ({
    ...row,
    answer: null,
    correct: null,
    target: null,
    stance: null,
    levels: null,
    p_correct: null,
    p_target: stanced.has(keyOf(row)) ? shareOf(row) : (row.p_target ?? null),
  }));
}

/**
 * Every played turn as a trial of one turn: what was read before it and after it, under the strategy of the turn. Its
 * `belief_shift` is s_t - s_{t-1}. Our own definition. `played`: strategies by trial.
 */
export function stepRows(
  rows: readonly PersuasionReading[],
  played: ReadonlyMap<string, readonly string[]>,
): PersuasionReading[] {
  const steps: PersuasionReading[] = [];
  for (const row of rows) {
    const strategies = played.get(trialOf(row.trial_id)) ?? [];
    for (const [turn, at] of [
      [row.checkpoint, 1],
      [row.checkpoint + 1, 0],
    ] as const) {
      const strategy = strategies[turn - 1];
      if (turn < 1 || strategy === undefined) continue;
      steps.push({
        ...row,
        trial_id: `${row.trial_id}/${turn}`,
        condition: { ...row.condition, strategy },
        checkpoint: at,
        turns: 1,
      });
    }
  }
  return steps;
}

/** The id of the trial in `<id>/<question>`. */
export function trialOf(id: string): string {
  return id.split('/', 1)[0]!;
}

function keyOf({ condition, estimator }: PersuasionReading): string {
  return columnKey(condition.question ?? 'unknown', estimator ?? 'unknown');
}

function shareOf(row: PersuasionReading): number | null {
  if (!isNumber(row.stance)) return null;
  const levels = row.levels ?? DEFAULT_LEVELS;
  const of = row.stance_of ?? 'goal';
  return stanceShare(orientedStance(row.stance, { levels, of, direction: row.condition.direction ?? null }), levels);
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
