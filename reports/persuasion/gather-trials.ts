import { InvalidInputError } from '../../core/errors.ts';
import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import type { ProbeRecord, TrialRow } from '../../persuasion/trial.ts';
import { compareText } from '../order.ts';
import type { CaseIndex } from './case-index.ts';
import { type Baseline, baselineOf } from './conditions.ts';
import { createExtraTallies, type ExtraTallies, tallyExtras } from './extra-tallies.ts';
import { createJudgedFacts, type JudgedFacts, pushJudged } from './judged-facts.ts';
import type { PersuasionInput } from './persuasion-input.ts';
import { createTrialFacts, factsOf, type TrialFacts } from './trial-facts.ts';

/** What is counted of one question and estimator beside its readings. */
export interface ColumnTallies {
  readonly notes: Map<string, number>;
  readonly order: number[];
  readonly sides: number[];
}

/** All of one persuadee: what is scored, and what is only counted. */
export interface GatheredTrials {
  /** Of the baseline condition alone. */
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
  /** By `columnKey`: the trials of all conditions, one row each. */
  readonly facts: ReadonlyMap<string, TrialFacts>;
  /** One row a trial and checkpoint that was judged. */
  readonly judged: JudgedFacts;
  readonly extras: ExtraTallies;
}

/** `role`: of pictures, where a run has both; figures of different keys are never mixed. */
export function columnKey(question: string, estimator: string, role: string | null = null): string {
  return JSON.stringify(role === null ? [question, estimator] : [question, estimator, role]);
}

export function columnOf(key: string): { question: string; estimator: string; role: string | null } {
  const [question, estimator, role = null] = JSON.parse(key) as [string, string, string?];
  return { question, estimator, role };
}

/** Reads a persuadee's trials once. `verdicts`: of people on dialogues. Throws InvalidInputError for a row whose case the run does not have. */
export async function gatherTrials(
  input: PersuasionInput,
  {
    persuadee,
    cases,
    verdicts = new Map(),
  }: { persuadee: string; cases: CaseIndex; verdicts?: ReadonlyMap<string, string> },
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
  const facts = new Map<string, TrialFacts>();
  const judged = createJudgedFacts();
  const extras = createExtraTallies();
  const usage = { calls: 0, withoutUsage: 0, input: 0, output: 0 };
  const baseline = baselineOf(input);
  let recorded = 0;
  for await (const row of input.trials(persuadee)) {
    recorded += 1;
    const item = caseOf(row, cases);
    const readings = readingsOf(input, row, cases).filter((reading) => isProbed(reading, row));
    for (const reading of readings) if (isBaseline(reading, baseline)) rows.push(reading);
    const role = item.facets.visual_role ?? null;
    const reflective = readingsOf(input, { ...row, probes: row.reflective }, cases).filter((reading) =>
      isProbed(reading, row),
    );
    const apart = reflective.map((reading) => ({ ...reading, turns: null }));
    for (const { question, estimator, push } of factsOf(row, item, { readings, reflective: apart })) {
      const key = columnKey(question, estimator, role);
      const table = facts.get(key) ?? createTrialFacts();
      facts.set(key, table);
      push(table);
    }
    pushJudged(judged, row, item);
    tallyExtras(extras, row, verdicts);
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
    if (row.trial.mitigation === baseline.mitigation && row.trial.persuader === baseline.persuader)
      for (const probe of row.probes) tally(columns, probe, role);
  }
  for (const table of [...facts.values(), judged]) table.sort();
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
    facts,
    judged,
    extras,
  };
}

/**
 * A hidden probe of the dialogue. What judges said, and what was asked after it (a trial id of its own), have tables of
 * their own: neither has a reading before any persuasion, so that it cannot shift.
 */
function isProbed({ trial_id, condition }: PersuasionReading, { trial }: TrialRow): boolean {
  return condition.question !== 'agreement' && trial_id.startsWith(`${trial.id}/`);
}

function isBaseline({ condition, persuader }: PersuasionReading, of: Baseline): boolean {
  return (condition.mitigation ?? of.mitigation) === of.mitigation && (persuader ?? of.persuader) === of.persuader;
}

/** Rows of CONTRACT 2, with the role of pictures in their condition where the run has both. */
export function readingsOf(input: PersuasionInput, row: TrialRow, cases: CaseIndex): readonly PersuasionReading[] {
  const item = caseOf(row, cases);
  return inRole(input.readingRows(row, item), item);
}

/** What else is written of a trial, in the same form. */
export function furtherReadingsOf(
  input: PersuasionInput,
  row: TrialRow,
  cases: CaseIndex,
): readonly PersuasionReading[] {
  const item = caseOf(row, cases);
  return inRole(input.furtherRows?.(row, item) ?? [], item);
}

function inRole(readings: readonly PersuasionReading[], item: PersuasionCase): readonly PersuasionReading[] {
  const visual_role = item.facets.visual_role ?? null;
  if (visual_role === null) return readings;
  return readings.map((reading) => ({ ...reading, condition: { ...reading.condition, visual_role } }));
}

function caseOf(row: TrialRow, cases: CaseIndex): PersuasionCase {
  const item = cases.get(row.trial.caseId);
  if (item === undefined)
    throw new InvalidInputError(`trial ${row.trial.id} is of case ${row.trial.caseId}, which the run does not have`, {
      hint: 'the rows are kept; the frozen cases of the run are incomplete, so that no report can be made of them',
    });
  return item;
}

function tally(
  columns: Map<string, ColumnTallies>,
  { question, reading, carried }: ProbeRecord,
  role: string | null,
): void {
  const key = columnKey(question, reading.estimator, role);
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
