import type { ClassificationRow } from '../metrics/classification-row.ts';
import { intersectionView } from '../moderation/taxonomies/intersection.ts';
import { againstEarlier } from './against.ts';
import { asksForCases } from './asks-for-cases.ts';
import { type CaseColumns, readCaseColumns } from './case-columns.ts';
import { ceilingsOf } from './ceiling-rows.ts';
import { combinedModerators } from './combinations/combination-reports.ts';
import type { MemberColumns } from './combinations/combine-columns.ts';
import { compareModerators } from './comparisons.ts';
import { costOf } from './cost.ts';
import { describeData } from './data-report.ts';
import { disagreements } from './disagreement.ts';
import { buildEmotionReport, decidingOnly } from './emotions/emotion-report.ts';
import { fineLabels } from './fine-labels.ts';
import { frontierOf } from './frontier.ts';
import { createFunctionalityTable } from './functionality.ts';
import { furtherFigures } from './further-figures.ts';
import { compareModalities } from './modality-flips.ts';
import { createModeratorRows, type ModeratorRows } from './moderator-rows.ts';
import { compareText } from './order.ts';
import { buildPersuasionReport } from './persuasion/persuasion-report.ts';
import { rankingReport } from './ranking/ranking-report.ts';
import type { ReportInput, ReportModerator } from './report-input.ts';
import type { CostReport, GroupScore, ModeratorReport, ReportModel } from './report-shape.ts';
import { buildReviewReport } from './review/review-report.ts';
import { createRowWatches } from './row-watches.ts';
import { baselineReports, scoreRows } from './scoring.ts';
import { DEFAULT_POLICY, describePolicy, readUnder, verdictUnder } from './scoring-policy.ts';
import { sharedCategories } from './shared-categories.ts';
import { suitesReport } from './suites/suites-report.ts';
import { judgeThresholds } from './thresholds.ts';
import { readVerdictColumns, type VerdictColumns, type VerdictTallies } from './verdict-columns.ts';

/**
 * The report of a run: a pure function of its input. Rows may come in any order; everything is ordered by
 * case id (binary) or by name before it is counted. Reads the cases once and each moderator's verdicts once; keeps about
 * 40 bytes a case and 12 bytes a verdict beside what scoring one moderator takes.
 */
export async function buildReport(given: ReportInput): Promise<ReportModel> {
  const input = decidingOnly(given);
  const cases = await readCaseColumns(input.cases());
  const functionality = createFunctionalityTable(cases);
  const rowsOf = new Map<string, ModeratorRows>();
  const reports: ModeratorReport[] = [];
  const { policy = DEFAULT_POLICY } = input.settings;
  const compared = input.moderators.filter(({ baseline }) => !baseline).map(({ taxonomy }) => taxonomy);
  const shared = new Set(intersectionView(compared));
  const columns = new Map<string, MemberColumns>();
  const describe = (moderator: ReportModerator, verdicts: VerdictColumns, cost: CostReport) => {
    const { taxonomy } = moderator;
    const read = readUnder(policy, { moderator: moderator.name, shared });
    const rows = createModeratorRows({ cases, verdicts, taxonomy, read });
    columns.set(moderator.name, { verdicts, taxonomy });
    rowsOf.set(moderator.name, rows);
    functionality.add(moderator.name, rows);
    reports.push(describeModerator({ input, cases, moderator, rows, tallies: verdicts.tallies, cost }));
  };
  const watches = createRowWatches(cases);
  for (const moderator of input.moderators) {
    const verdicts = await readVerdictColumns(cases, watches.over(moderator, input.verdicts(moderator.name)));
    const { tallies } = verdicts;
    describe(moderator, verdicts, costOf(moderator, { tallies, cases: cases.size, prices: input.prices }));
  }
  const combined = await combinedModerators(input, cases, (name) => ({
    ...columns.get(name)!,
    read: verdictUnder(policy, name),
  }));
  for (const { moderator, verdicts, cost } of combined) describe(moderator, verdicts, cost);
  const moderators = reports.toSorted(byHeadline);
  const tested = moderators.filter(({ baseline }) => !baseline).map(({ name }) => name);
  const { draws, seed, level, thresholds = [] } = input.settings;
  const { persuasion: trials = null, review: asked = null } = input;
  const persuasion = trials === null ? null : await buildPersuasionReport(trials, input);
  const found = (name: string) => rowsOf.get(name)!;
  const reviewOf = { cases, moderators, rowsOf: found, settings: input.settings };
  const ceilings = ceilingsOf(cases, input.ceilings);
  const suites = suitesReport(cases, { names: tested, rowsOf: found }, { settings: input.settings, ceilings });
  const emotions = await buildEmotionReport(given, cases);
  const names = moderators.map(({ name }) => name);
  const labelled = fineLabels(cases, names, { rowsOf: found, level });
  const review = asked === null ? null : await buildReviewReport(asked, reviewOf);
  return {
    format: 'mettle.report/1',
    title: input.title,
    simulated:
      given.moderators.some(({ simulated }) => simulated) ||
      (persuasion?.simulated ?? false) ||
      (review?.simulated ?? false),
    complete:
      [...reports, ...(emotions?.moderators ?? [])].every(({ not_recorded }) => not_recorded === 0) &&
      (persuasion?.complete ?? true),
    data: describeData(input, cases),
    settings: { draws, seed, level, policy: describePolicy(policy) },
    moderators,
    baselines: baselineReports(cases),
    ceilings,
    functionalities: functionality.finish(
      moderators.map(({ name }) => name),
      level,
    ),
    shared_categories: sharedCategories(moderators, [
      ...input.moderators,
      ...combined.map(({ moderator }) => moderator),
    ]),
    comparisons: compareModerators(tested, found, input.settings),
    disagreements: disagreements(tested, found),
    frontier: frontierOf(moderators),
    rankings: moderators.flatMap(({ name, score_from }) => {
      const { taxonomy } = columns.get(name)!;
      return rankingReport({ moderator: name, scoreFrom: score_from, taxonomy, rows: found(name), seed }) ?? [];
    }),
    ...furtherFigures({
      cases,
      names: tested,
      rowsOf: found,
      columnsOf: (name) => columns.get(name)!,
      scoreFrom: (name) => moderators.find((moderator) => moderator.name === name)!.score_from,
      watches,
      settings: input.settings,
    }),
    ...(input.earlier === undefined ? {} : { against: await againstEarlier(input, input.earlier) }),
    ...(combined.length === 0 ? {} : { combinations: combined.map(({ report }) => report) }),
    modality_flips: compareModalities(cases, tested, found),
    thresholds: judgeThresholds(moderators, thresholds),
    ...(emotions === null ? {} : { emotions }),
    ...(labelled.length === 0 ? {} : { fine_labels: labelled }),
    ...(persuasion === null ? {} : { persuasion }),
    ...(review === null ? {} : { review }),
    ...(suites === null ? {} : { suites }),
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
  cost: CostReport;
}): ModeratorReport {
  const { input, cases, moderator, rows, tallies, cost } = of;
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
    score_from: moderator.scoreFrom,
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
    scored: tallies.scored,
    unknown_categories: tallies.unknownCategories,
    duplicate_categories: tallies.duplicates,
    cost,
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
  const onlyPersuades = (input.persuasion ?? null) !== null && !asksForCases(input.spec);
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
