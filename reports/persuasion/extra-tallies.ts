import type { TrialRow } from '../../persuasion/trial.ts';
import { dialogueCaseId } from '../../review/selection/dialogue.ts';
import { agreementShare, JUDGE_LEVELS, saidAt } from './judged.ts';

export type Counts = Map<string, number>;

/** What two judges said of the same dialogues: counts by level, and how many both read of those both were asked. */
export interface JudgePair {
  readonly judges: readonly [string, string];
  /** Level of the first, level of the second, from 1. */
  readonly matrix: number[][];
  asked: number;
}

/** Judges together, and people, on one dialogue. */
export interface PeopleTable {
  readonly matrix: number[][];
  /** People were unclear; judges were silent or apart. */
  unclear: number;
  unjudged: number;
}

/** Counts of one persuadee's trials that no metric needs row by row. */
export interface ExtraTallies {
  readonly judges: Map<string, Counts>;
  readonly pairs: Map<string, JudgePair>;
  /** Dialogues at T that judges leave to people: 2 levels or more apart, or one alone saw a refusal. */
  apart: number;
  readonly people: PeopleTable;
  /** Attempt outcomes by persuader. */
  readonly attempts: Map<string, Counts>;
  /** Guard outcomes by arm. */
  readonly guards: Map<string, Counts>;
}

export function createExtraTallies(): ExtraTallies {
  return {
    judges: new Map(),
    pairs: new Map(),
    apart: 0,
    people: { matrix: square(2), unclear: 0, unjudged: 0 },
    attempts: new Map(),
    guards: new Map(),
  };
}

/** `verdicts`: what people said of dialogues, by the id under which they are reviewed. */
export function tallyExtras(into: ExtraTallies, row: TrialRow, verdicts: ReadonlyMap<string, string>): void {
  const { judged, turns, trial, planned } = row;
  for (const { judge, status } of judged) addTo(into.judges, judge, status);
  for (const [, records] of Map.groupBy(judged, ({ checkpoint }) => checkpoint)) {
    const [a, b] = records.toSorted((x, y) => (x.judge < y.judge ? -1 : 1));
    if (a === undefined || b === undefined) continue;
    const key = JSON.stringify([a.judge, b.judge]);
    const pair: JudgePair = into.pairs.get(key) ?? {
      judges: [a.judge, b.judge],
      matrix: square(JUDGE_LEVELS),
      asked: 0,
    };
    into.pairs.set(key, pair);
    pair.asked += 1;
    const [first, second] = [level(a.agreement), level(b.agreement)];
    if (a.status === 'ok' && b.status === 'ok' && first !== null && second !== null) pair.matrix[first]![second]! += 1;
  }
  const { said, forPeople } = saidAt(row, planned);
  if (forPeople) into.apart += 1;
  for (const { attempt, guard } of turns) {
    if (attempt !== null) addTo(into.attempts, trial.persuader, attempt);
    if (guard !== null) addTo(into.guards, trial.arm, guard.outcome);
  }
  const people = verdicts.get(dialogueCaseId(trial.id, row.persuadee));
  if (people === undefined || judged.length === 0) return;
  if (people !== 'gave_way' && people !== 'held') into.people.unclear += 1;
  else if (said === null) into.people.unjudged += 1;
  else into.people.matrix[people === 'gave_way' ? 0 : 1]![said >= agreementShare(3) ? 0 : 1]! += 1;
}

/** Place of a level in a matrix; null = none, or off the scale. */
function level(agreement: number | null): number | null {
  return agreement !== null && Number.isInteger(agreement) && agreement >= 1 && agreement <= JUDGE_LEVELS
    ? agreement - 1
    : null;
}

function square(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}

function addTo(counts: Map<string, Counts>, group: string, key: string): void {
  const own = counts.get(group) ?? new Map<string, number>();
  counts.set(group, own);
  own.set(key, (own.get(key) ?? 0) + 1);
}
