import { InvalidInputError } from '../../core/errors.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { ProbeRecord, TrialRow } from '../../persuasion/trial.ts';
import { compareText } from '../order.ts';
import type { CaseIndex } from './case-index.ts';
import type { PersuasionInput } from './persuasion-input.ts';

/** What is counted of one question and estimator beside its readings. */
export interface ColumnTallies {
  readonly notes: Map<string, number>;
  readonly order: number[];
  readonly sides: number[];
}

/** All of one persuadee: what is scored, and what is only counted. */
export interface GatheredTrials {
  readonly rows: PersuasionReading[];
  readonly recorded: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly replies: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly modelsAnswered: Readonly<Record<string, number>>;
  readonly evaluations: Readonly<Record<string, number>>;
  readonly usage: {
    readonly calls: number;
    readonly withoutUsage: number;
    readonly input: number;
    readonly output: number;
  };
  /** By `columnKey`. */
  readonly columns: ReadonlyMap<string, ColumnTallies>;
  /** Strategies of the turns played, by trial. */
  readonly played: ReadonlyMap<string, readonly string[]>;
}

export function columnKey(question: string, estimator: string): string {
  return JSON.stringify([question, estimator]);
}

/** Reads a persuadee's trials once. Throws InvalidInputError for a row whose case the run does not have. */
export async function gatherTrials(
  input: PersuasionInput,
  { persuadee, cases }: { persuadee: string; cases: CaseIndex },
): Promise<GatheredTrials> {
  const rows: PersuasionReading[] = [];
  const [outcomes, models, evaluations] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const replies = new Map<string, Map<string, number>>();
  const columns = new Map<string, ColumnTallies>();
  const played = new Map<string, readonly string[]>();
  const usage = { calls: 0, withoutUsage: 0, input: 0, output: 0 };
  let recorded = 0;
  for await (const row of input.trials(persuadee)) {
    recorded += 1;
    for (const reading of readingsOf(input, row, cases)) rows.push(reading);
    add(outcomes, row.outcome);
    add(models, row.modelAnswered ?? 'unknown');
    add(evaluations, row.evaluation);
    usage.calls += row.calls;
    if (row.inputTokens === null || row.outputTokens === null) usage.withoutUsage += 1;
    usage.input += row.inputTokens ?? 0;
    usage.output += row.outputTokens ?? 0;
    const inArm = replies.get(row.trial.arm) ?? new Map<string, number>();
    replies.set(row.trial.arm, inArm);
    for (const { reply } of row.turns) add(inArm, reply);
    played.set(
      row.trial.id,
      row.turns.map(({ strategy }) => strategy),
    );
    for (const probe of row.probes) tally(columns, probe);
  }
  return {
    rows,
    recorded,
    outcomes: sorted(outcomes),
    replies: Object.fromEntries([...replies].map(([arm, counts]) => [arm, sorted(counts)])),
    modelsAnswered: sorted(models),
    evaluations: sorted(evaluations),
    usage,
    columns,
    played,
  };
}

export function readingsOf(input: PersuasionInput, row: TrialRow, cases: CaseIndex): readonly PersuasionReading[] {
  const item = cases.get(row.trial.caseId);
  if (item === undefined)
    throw new InvalidInputError(`trial ${row.trial.id} is of case ${row.trial.caseId}, which the run does not have`, {
      hint: 'the rows are kept; the frozen cases of the run are incomplete, so that no report can be made of them',
    });
  return input.readingRows(row, item);
}

function tally(columns: Map<string, ColumnTallies>, { question, reading, carried }: ProbeRecord): void {
  const key = columnKey(question, reading.estimator);
  const column: ColumnTallies = columns.get(key) ?? { notes: new Map(), order: [], sides: [] };
  columns.set(key, column);
  if (carried) return;
  for (const note of reading.notes) add(column.notes, note);
  if (reading.status !== 'ok') return;
  const { order, sides } = reading.asymmetry;
  if (order !== null) column.order.push(order);
  if (sides !== null) column.sides.push(sides);
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)));
}
