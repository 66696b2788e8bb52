import { byCodeUnit } from '../columns.ts';
import { MetricInputError } from '../errors.ts';
import { optionId } from './answers.ts';
import { type Checkpoint, mergeReplicates, NOT_RUN } from './checkpoints.ts';
import { MAX_CHECKPOINT, type PersuasionReading } from './reading.ts';
import { DEFAULT_LEVELS } from './stance.ts';
import { type Trial, type TrialFacts, trialOf } from './trial.ts';

/** Two readings that cannot both hold. `rows`: their places in the input, the second being the one at fault. */
export class ReadingConflictError extends MetricInputError {
  override readonly name = 'ReadingConflictError';
  override readonly code = 'ReadingConflict';
  readonly field: string;
  readonly value: unknown;
  readonly rows: readonly [number, number];

  constructor(message: string, conflict: { field: string; value: unknown; rows: readonly [number, number] }) {
    super(message, { hint: 'nothing was scored; each trial id names one trial, read once a checkpoint and probe' });
    this.field = conflict.field;
    this.value = conflict.value;
    this.rows = conflict.rows;
  }
}

interface Placed {
  readonly row: PersuasionReading;
  readonly at: number;
}

/**
 * Joins readings to trials by their keys, never by their order: one trial an id and estimator, sorted by both. T is the
 * `turns` of any of the trial's rows, else its largest checkpoint; planned checkpoints without a row are `not_run`. Throws
 * ReadingConflictError for two rows of one trial, estimator, checkpoint and probe, and for rows of one trial that disagree.
 */
export function assembleTrials(rows: Iterable<PersuasionReading>): { trials: Trial[]; readings: number } {
  const byTrial = new Map<string, Placed[]>();
  let readings = 0;
  for (const row of rows) {
    const placed = { row, at: readings++ };
    const members = byTrial.get(row.trial_id);
    if (members === undefined) byTrial.set(row.trial_id, [placed]);
    else members.push(placed);
  }
  const trials = [...byTrial.values()].flatMap(trialsOf);
  trials.sort(
    (a, b) => byCodeUnit(a.trialId, b.trialId) || byCodeUnit(JSON.stringify(a.estimator), JSON.stringify(b.estimator)),
  );
  return { trials, readings };
}

function trialsOf(members: readonly Placed[]): Trial[] {
  const turns = plannedTurns(members);
  const facts = factsOf(members);
  const byEstimator = Map.groupBy(members, ({ row }) => row.estimator ?? null);
  return [...byEstimator].map(([estimator, readings]) => {
    const stances = readings.filter(({ row }) => row.stance !== null && row.stance !== undefined);
    const levels = agreed(stances, 'levels', ({ levels }) => levels ?? DEFAULT_LEVELS);
    return trialOf(facts, { estimator, levels, checkpoints: checkpointsOf(readings, turns) });
  });
}

function plannedTurns(members: readonly Placed[]): number {
  const last = members.reduce((most, each) => (each.row.checkpoint > most.row.checkpoint ? each : most));
  for (const { row } of members)
    for (const k of [row.checkpoint, row.turns ?? 0])
      if (!Number.isInteger(k) || k < 0 || k > MAX_CHECKPOINT)
        throw new MetricInputError(
          `trial ${row.trial_id}: checkpoint or turns ${k} is no whole number up to ${MAX_CHECKPOINT}`,
        );
  const turns = agreed(members, 'turns', (row) => row.turns);
  if (turns !== null && last.row.checkpoint > turns) {
    const named = members.find(({ row }) => row.turns === turns)!;
    throw new ReadingConflictError(`trial ${last.row.trial_id}: checkpoint ${last.row.checkpoint} of ${turns} turns`, {
      field: 'checkpoint',
      value: last.row.checkpoint,
      rows: [named.at, last.at],
    });
  }
  return turns ?? last.row.checkpoint;
}

function factsOf(members: readonly Placed[]): TrialFacts {
  const correct = agreed(members, 'correct', (row) => optionList(row.correct));
  const target = agreed(members, 'target', (row) => row.target);
  return {
    trialId: members[0]!.row.trial_id,
    caseId: agreed(members, 'case_id', (row) => row.case_id)!,
    persuadee: agreed(members, 'persuadee', (row) => row.persuadee)!,
    persuader: agreed(members, 'persuader', (row) => row.persuader),
    condition: conditionOf(members),
    repeat: agreed(members, 'repeat', (row) => row.repeat),
    cluster: agreed(members, 'cluster', (row) => row.cluster),
    correct: correct === null ? null : (JSON.parse(correct) as string[]),
    target: target === null ? null : optionId(target),
  };
}

/** The set of right options in a form that compares as text; null = not given. */
function optionList(correct: readonly string[] | null | undefined): string | null {
  if (correct === null || correct === undefined) return null;
  return JSON.stringify([...new Set(correct.map(optionId))].sort(byCodeUnit));
}

function conditionOf(members: readonly Placed[]): Record<string, string | null> {
  const condition: Record<string, string | null> = Object.create(null);
  const keys = new Set(members.flatMap(({ row }) => Object.keys(row.condition)));
  for (const key of [...keys].sort(byCodeUnit))
    condition[key] = agreed(members, `condition.${key}`, (row) => row.condition[key]);
  return condition;
}

/** The value that all rows which have one agree on; null when none has. */
function agreed<T>(
  members: readonly Placed[],
  field: string,
  read: (row: PersuasionReading) => T | null | undefined,
): T | null {
  let first: { value: T; at: number } | null = null;
  for (const { row, at } of members) {
    const value = read(row);
    if (value === null || value === undefined) continue;
    if (first === null) first = { value, at };
    else if (first.value !== value)
      throw new ReadingConflictError(
        `trial ${row.trial_id}: ${field} is ${JSON.stringify(value)} here and ${JSON.stringify(first.value)} in another row`,
        { field, value, rows: [first.at, at] },
      );
  }
  return first?.value ?? null;
}

function checkpointsOf(readings: readonly Placed[], turns: number): Checkpoint[] {
  const byCheckpoint: Map<string, Placed>[] = Array.from({ length: turns + 1 }, () => new Map());
  for (const placed of readings) {
    const { trial_id, checkpoint, probe } = placed.row;
    const at = byCheckpoint[checkpoint]!;
    const other = at.get(probe ?? '0');
    if (other !== undefined)
      throw new ReadingConflictError(`trial ${trial_id}: checkpoint ${checkpoint} comes twice`, {
        field: 'checkpoint',
        value: checkpoint,
        rows: [other.at, placed.at],
      });
    at.set(probe ?? '0', placed);
  }
  return byCheckpoint.map((at) => {
    if (at.size === 0) return NOT_RUN;
    const sorted = [...at].sort(([a], [b]) => byCodeUnit(a, b));
    return mergeReplicates(sorted.map(([, { row }]) => row));
  });
}
