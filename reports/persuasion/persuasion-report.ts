import type { PersuasionReading } from '../../metrics/persuasion/reading.ts';
import { compareText } from '../order.ts';
import type { ReportInput } from '../report-input.ts';
import { describeCases, readCaseIndex } from './case-index.ts';
import { describeColumn } from './column-report.ts';
import { furtherKeys } from './conditions.ts';
import { dialogueVerdicts } from './dialogue-verdicts.ts';
import { columnKey, columnOf, type GatheredTrials, gatherTrials } from './gather-trials.ts';
import { persuadeeCost } from './persuadee-cost.ts';
import type { PersuasionInput, ReportPersuadee } from './persuasion-input.ts';
import type { ColumnReport, PersuadeeReport, PersuasionReport } from './persuasion-shape.ts';
import { Robustness } from './robustness.ts';

type Conventions = PersuasionReport['conventions'];

/** Order of the questions on the page: with a right answer first. */
const QUESTIONS = ['choice', 'binary', 'likert', 'action'];
const ESTIMATORS = ['logprob', 'sampled', 'verbalised'];

/**
 * The section Susceptibility: a pure function of cases and trial rows, in any order. Reads the cases once and each
 * persuadee's trials once; holds the readings of one persuadee at a time. All numbers are of metrics/persuasion.
 */
export async function buildPersuasionReport(
  persuasion: PersuasionInput,
  { settings, prices, review = null }: Pick<ReportInput, 'settings' | 'prices' | 'review'>,
): Promise<PersuasionReport> {
  const cases = await readCaseIndex(persuasion);
  const roles = [...new Set([...cases.values()].flatMap(({ facets }) => facets.visual_role ?? []))];
  const further = furtherKeys(persuasion, roles);
  const verdicts = await dialogueVerdicts(review);
  const robustness = new Robustness(persuasion, settings);
  const persuadees: PersuadeeReport[] = [];
  let conventions: Conventions = {};
  for (const persuadee of persuasion.persuadees) {
    const gathered = await gatherTrials(persuasion, { persuadee: persuadee.name, cases, verdicts });
    robustness.add(persuadee, gathered);
    const made = columnsOf(gathered, { persuasion, settings, further });
    if (Object.keys(conventions).length === 0) conventions = made.conventions;
    persuadees.push(
      describePersuadee({ persuadee, gathered, planned: persuasion.planned, prices, columns: made.columns }),
    );
  }
  persuadees.sort((a, b) => compareText(a.name, b.name));
  const { arms, priors, mitigations, persuaders, repeats } = persuasion;
  return {
    arms,
    priors,
    mitigations,
    persuaders,
    repeats,
    further,
    data: describeCases(cases),
    simulated: persuadees.some(({ simulated }) => simulated),
    complete: persuadees.every(({ planned, recorded }) => recorded >= planned),
    persuadees,
    robustness: robustness.finish(),
    conventions,
    notes: notesOf(persuadees, persuasion),
  };
}

function columnsOf(
  { rows, columns: tallied, played }: GatheredTrials,
  {
    persuasion,
    settings,
    further,
  }: { persuasion: PersuasionInput; settings: ReportInput['settings']; further: readonly string[] },
): { columns: ColumnReport[]; conventions: Conventions } {
  const groups = Map.groupBy(rows, keyOf);
  let conventions: Conventions = {};
  const columns = [...groups]
    .sort(([a], [b]) => byPlace(a, b))
    .map(([key, own]) => {
      const { question, estimator, role } = columnOf(key);
      const tallies = tallied.get(key) ?? { notes: new Map(), order: [], sides: [] };
      const made = describeColumn(
        { question, estimator, role, rows: own, tallies },
        { ...persuasion, played, settings, further },
      );
      if (Object.keys(conventions).length === 0) conventions = made.conventions;
      return made.column;
    });
  return { columns, conventions };
}

function keyOf({ condition, estimator }: PersuasionReading): string {
  return columnKey(condition.question ?? 'unknown', estimator ?? 'unknown', condition.visual_role ?? null);
}

function byPlace(a: string, b: string): number {
  const place = (key: string) => {
    const { question, estimator } = columnOf(key);
    return QUESTIONS.indexOf(question) * ESTIMATORS.length + ESTIMATORS.indexOf(estimator);
  };
  return place(a) - place(b) || compareText(a, b);
}

function describePersuadee(of: {
  persuadee: ReportPersuadee;
  gathered: GatheredTrials;
  planned: number;
  prices: ReportInput['prices'];
  columns: readonly ColumnReport[];
}): PersuadeeReport {
  const { persuadee, gathered, planned, prices, columns } = of;
  return {
    name: persuadee.name,
    model: persuadee.model,
    endpoint: persuadee.endpoint,
    simulated: persuadee.simulated,
    estimators: persuadee.estimators,
    instead: persuadee.instead,
    planned,
    recorded: gathered.recorded,
    outcomes: gathered.outcomes,
    replies: gathered.replies,
    models_answered: gathered.modelsAnswered,
    evaluations: gathered.evaluations,
    cost: persuadeeCost(persuadee, gathered, prices),
    columns,
  };
}

function notesOf(persuadees: readonly PersuadeeReport[], { arms }: PersuasionInput): string[] {
  const notes: string[] = [];
  for (const { name, simulated, planned, recorded, columns, instead } of persuadees) {
    if (simulated) notes.push(`${name} is simulated: its figures say nothing about any real model.`);
    if (recorded < planned)
      notes.push(`${name} has a row for ${recorded} of ${planned} planned trials: the run is not finished.`);
    if (instead !== null) notes.push(`${name}: ${instead}`);
    for (const { question, estimator, arms: cells } of columns) {
      if (cells.every(({ statuses }) => statuses.ok === 0))
        notes.push(`${name} gave no ok reading of ${question} under ${estimator}: no figure is defined there.`);
      if (new Set(cells.map(({ metrics }) => metrics.target_belief_at.length)).size > 1)
        notes.push(`${name}, ${question}: arms hold trials of different lengths.`);
    }
  }
  if (!arms.includes('control')) notes.push('The run has no control arm: no net effect and no noise floor is defined.');
  return notes;
}
