import type { ClassificationRow } from '../metrics/classification-row.ts';
import { type CaseColumns, readCaseColumns } from './case-columns.ts';
import { ceilingsOf } from './ceiling-rows.ts';
import { compareModerators } from './comparisons.ts';
import { costOf } from './cost.ts';
import { describeData } from './data-report.ts';
import { createFunctionalityTable } from './functionality.ts';
import { compareModalities } from './modality-flips.ts';
import { createModeratorRows, type ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import { buildPersuasionReport } from './persuasion/persuasion-report.ts';
import type { ReportInput, ReportModerator } from './report-input.ts';
import type { GroupScore, ModeratorReport, ReportModel } from './report-shape.ts';
import { buildReviewReport } from './review/review-report.ts';
import { baselineReports, scoreRows } from './scoring.ts';
import { sharedCategories } from './shared-categories.ts';
import { judgeThresholds } from './thresholds.ts';
import { readVerdictColumns, type VerdictTallies } from './verdict-columns.ts';

/**
 * The report of a run: a pure function of its input. Rows may come in any order; everything is ordered by
 * case id (binary) or by name before it is counted. Reads the cases once and each moderator's verdicts once; keeps about
 * 40 bytes a case and 12 bytes a verdict beside what scoring one moderator takes.
 */
export async function buildReport(input: ReportInput): Promise<ReportModel> {
  const cases = await readCaseColumns(input.cases());
  const functionality = createFunctionalityTable(cases);
  const rowsOf = new Map<string, ModeratorRows>();
  const reports: ModeratorReport[] = [];
  for (const moderator of input.moderators) {
    const verdicts = await readVerdictColumns(cases, input.verdicts(moderator.name));
    const rows = createModeratorRows({ cases, verdicts, taxonomy: moderator.taxonomy });
    rowsOf.set(moderator.name, rows);
    functionality.add(moderator.name, rows);
    reports.push(describeModerator({ input, cases, moderator, rows, tallies: verdicts.tallies }));
  }
  const moderators = reports.toSorted(byHeadline);
  const tested = moderators.filter(({ baseline }) => !baseline).map(({ name }) => name);
  const { draws, seed, level, thresholds = [] } = input.settings;
  const { persuasion: trials = null, review: asked = null } = input;
  const persuasion = trials === null ? null : await buildPersuasionReport(trials, input);
  const found = (name: string) => rowsOf.get(name)!;
  const reviewOf = { cases, moderators, rowsOf: found, settings: input.settings };
  const review = asked === null ? null : await buildReviewReport(asked, reviewOf);
  return {
    format: 'mettle.report/1',
    title: input.title,
    simulated:
      input.moderators.some(({ simulated }) => simulated) ||
      (persuasion?.simulated ?? false) ||
      (review?.simulated ?? false),
    complete: reports.every(({ not_recorded }) => not_recorded === 0) && (persuasion?.complete ?? true),
    data: describeData(input, cases),
    settings: { draws, seed, level },
    moderators,
    baselines: baselineReports(cases),
    ceilings: ceilingsOf(cases, input.ceilings),
    functionalities: functionality.finish(
      moderators.map(({ name }) => name),
      level,
    ),
    shared_categories: sharedCategories(moderators),
    comparisons: compareModerators(tested, found, input.settings),
    modality_flips: compareModalities(cases, tested, found),
    thresholds: judgeThresholds(moderators, thresholds),
    ...(persuasion === null ? {} : { persuasion }),
    ...(review === null ? {} : { review }),
    provenance: {
      spec: input.spec,
      spec_digest: input.specDigest,
      manifest_digest: input.manifest.digest,
      evaluations: input.evaluations.map(({ digest, parts }) => ({ digest, parts })),
      prices: input.prices,
    },
    notes: notesOf(input, cases, reports),
  };
}

function describeModerator(of: {
  input: ReportInput;
  cases: CaseColumns;
  moderator: ReportModerator;
  rows: ModeratorRows;
  tallies: VerdictTallies;
}): ModeratorReport {
  const { input, cases, moderator, rows, tallies } = of;
  const { name } = moderator;
  const score = scoreRows(rows.rows(), input.settings, JSON.stringify([name]));
  const by = (key: string, of: (index: number) => string): readonly GroupScore[] => {
    const keys = new Set<string>();
    for (let index = 0; index < cases.size; index += 1) keys.add(of(index));
    const inGroup = (value: string): Iterable<ClassificationRow> => rows.rows((index) => of(index) === value);
    return [...keys].sort(compareText).map((value) => ({
      key: value,
      score: keys.size === 1 ? score : scoreRows(inGroup(value), input.settings, JSON.stringify([name, key, value])),
    }));
  };
  return {
    name,
    dialect: moderator.dialect,
    dialect_version: moderator.dialectVersion,
    taxonomy: moderator.taxonomy.id,
    endpoint: moderator.endpoint,
    model: moderator.model,
    simulated: moderator.simulated,
    baseline: moderator.baseline,
    score,
    by_source: by('source', (index) => cases.at(index).source),
    by_language: by('language', (index) => cases.at(index).language),
    by_modality: by('modality', (index) => cases.at(index).mix),
    by_variant: by('variant', (index) => cases.at(index).facets.variant ?? 'as it is'),
    outcomes: tallies.outcomes,
    outcome_reasons: tallies.reasons,
    not_recorded: tallies.notRecorded,
    models_answered: tallies.modelsAnswered,
    evaluations: tallies.evaluations,
    unknown_categories: tallies.unknownCategories,
    duplicate_categories: tallies.duplicates,
    cost: costOf(moderator, { tallies, cases: cases.size, prices: input.prices }),
  };
}

/** Moderators under test before baselines; in each part the highest macro_f1_binary first, undefined last, then by name. */
function byHeadline(a: ModeratorReport, b: ModeratorReport): number {
  const value = (report: ModeratorReport) => report.score.metrics.macro_f1_binary ?? Number.NEGATIVE_INFINITY;
  if (a.baseline !== b.baseline) return a.baseline ? 1 : -1;
  if (value(a) !== value(b)) return value(a) > value(b) ? -1 : 1;
  return compareText(a.name, b.name);
}

function notesOf(input: ReportInput, cases: CaseColumns, reports: readonly ModeratorReport[]): readonly string[] {
  const notes: string[] = [];
  const onlyPersuades = input.moderators.length === 0 && (input.persuasion ?? null) !== null;
  if (cases.size === 0 && !onlyPersuades) notes.push('The evaluation holds no cases: no score is defined.');
  for (const { name, simulated, not_recorded, score } of reports) {
    if (simulated) notes.push(`${name} is simulated: its figures say nothing about any real model.`);
    if (not_recorded > 0) notes.push(`${name} has no verdict on ${not_recorded} of ${cases.size} cases.`);
    if (score.n_truth > 0 && score.n_answered === 0) notes.push(`${name} answered none of its cases.`);
  }
  const changes = input.evaluations.length - 1;
  if (changes > 0) notes.push(`The evaluation changed in mid-run and the change was accepted (${changes} times).`);
  return notes;
}
