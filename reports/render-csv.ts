import { stringify } from 'csv-stringify/sync';
import type { ClassificationScore, MetricValues } from '../metrics/classification-score.ts';
import { betweenRows } from './csv-between.ts';
import { flipFigures } from './csv-flips.ts';
import { furtherRows } from './csv-further.ts';
import { labelRows } from './emotions/csv-emotions.ts';
import { sortedEntries } from './order.ts';
import { persuasionRows } from './persuasion/csv-persuasion.ts';
import type { ModeratorReport, ReportModel } from './report-shape.ts';
import { reviewRows } from './review/csv-review.ts';
import { suiteRows } from './suites/csv-suites.ts';

const COLUMNS = [
  'table',
  'moderator',
  'simulated',
  'baseline',
  'group_kind',
  'group',
  'convention',
  'metric',
  'value',
  'low',
  'high',
  'level',
  'n',
  'coverage',
  'note',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | boolean | null>>;

/**
 * Every figure of the report in one long table: one row a figure, unrounded, an empty cell where it is not defined.
 * Texts that a spreadsheet would run as a formula are led by an apostrophe.
 */
export function renderCsv(model: ReportModel): string {
  const rows = [...rowsOf(model)].map((row) => COLUMNS.map((column) => cellOf(row[column] ?? null)));
  return stringify(rows, { header: true, columns: [...COLUMNS], record_delimiter: 'unix' });
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

function* rowsOf(model: ReportModel): Generator<Row> {
  for (const moderator of model.moderators) yield* moderatorRows(moderator);
  for (const { name, metrics } of model.baselines)
    if (metrics !== null) yield* metricRows({ table: 'trivial_baseline', moderator: name, baseline: true }, metrics);
  for (const row of model.functionalities) {
    for (const { moderator, accuracy, low, high, n, answered } of row.accuracies) {
      yield {
        table: 'functionality',
        ...identity(model, moderator),
        group_kind: `${row.source}/${row.facet}`,
        group: row.name,
        convention: 'wrong',
        metric: 'accuracy',
        value: accuracy,
        low,
        high,
        level: model.settings.level,
        n,
        coverage: n === 0 ? null : answered / n,
        note: `truth ${row.truth}`,
      };
    }
  }
  for (const pair of model.comparisons.pairs) {
    const at: Row = { table: 'paired', ...identity(model, pair.a), group_kind: 'against', group: pair.b, n: pair.n };
    const metric = pair.metric;
    yield {
      ...at,
      metric: `${metric}.difference`,
      value: pair.difference,
      low: pair.low,
      high: pair.high,
      level: model.settings.level,
      note: pair.test,
    };
    yield { ...at, metric: `${metric}.p_value`, value: pair.p_value, note: pair.test };
    yield { ...at, metric: `${metric}.p_holm`, value: pair.p_holm, note: pair.test };
  }
  for (const row of model.modality_flips.rows) {
    const at: Row = { table: 'text_against_picture', ...identity(model, row.moderator), n: row.n };
    for (const figure of flipFigures(row)) yield { ...at, group_kind: 'variant', group: row.variant, ...figure };
  }
  for (const { source, language, cases, note, ...ceiling } of model.ceilings) {
    const group = language === null ? source : `${source}/${language}`;
    for (const metric of ['single_vote_accuracy', 'majority_accuracy', 'unanimous', 'alpha'] as const)
      yield { table: 'human_ceiling', group_kind: 'source', group, metric, value: ceiling[metric], n: cases, note };
  }
  for (const { source, version, licence, cases } of model.data.sources)
    yield {
      table: 'data',
      group_kind: 'source',
      group: `${source}@${version}`,
      metric: 'cases',
      value: cases,
      note: licence,
    };
  for (const truth of ['unsafe', 'safe', 'unknown'] as const)
    yield { table: 'data', group_kind: 'truth', group: truth, metric: 'cases', value: model.data.truth[truth] };
  for (const { kind, origin, cases } of model.data.media)
    yield { table: 'data', group_kind: 'media', group: `${kind}, ${origin}`, metric: 'cases', value: cases };
  const alike = model.data.near_duplicates;
  if (alike !== null)
    for (const metric of ['images', 'compared', 'pairs'] as const)
      yield { table: 'data', group_kind: 'near_duplicates', metric, value: alike[metric] };
  yield { table: 'data', metric: 'asked_again', value: model.data.asked_again };
  yield { table: 'data', metric: 'rejected', value: model.data.n_rejected };
  for (const [reason, n] of sortedEntries(model.data.skipped))
    yield { table: 'data', group_kind: 'skipped', group: reason, metric: 'rows', value: n };
  for (const { moderator, metric, value, met, reason } of model.thresholds)
    yield { table: 'threshold', ...identity(model, moderator), metric, value, note: met ? 'met' : reason };
  yield* suiteRows(model);
  yield* labelRows(model);
  for (const row of betweenRows(model)) yield { ...identity(model, row.moderator ?? ''), ...row };
  for (const row of furtherRows(model)) yield { ...identity(model, row.moderator ?? ''), ...row };
  yield* reviewRows(model);
  yield* persuasionRows(model);
}

function identity(model: ReportModel, name: string): Row {
  const found = model.moderators.find((moderator) => moderator.name === name);
  return { moderator: name, simulated: found?.simulated ?? null, baseline: found?.baseline ?? null };
}

function* metricRows(at: Row, metrics: MetricValues, score?: ClassificationScore): Generator<Row> {
  for (const [metric, value] of sortedEntries(metrics)) {
    const interval = score?.intervals[metric] ?? null;
    yield {
      ...at,
      metric,
      value,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      level: interval?.level ?? null,
    };
  }
}

function* moderatorRows(moderator: ModeratorReport): Generator<Row> {
  const { score, cost } = moderator;
  const who: Row = { moderator: moderator.name, simulated: moderator.simulated, baseline: moderator.baseline };
  const of = (of: ClassificationScore): Row => ({ ...who, n: of.n_scored, coverage: of.coverage, convention: 'wrong' });
  yield* metricRows({ ...of(score), table: 'leaderboard' }, score.metrics, score);
  for (const [policy, metrics] of sortedEntries(score.by_missing))
    if (metrics !== null)
      yield* metricRows({ ...who, table: 'missing_policy', convention: policy, coverage: score.coverage }, metrics);
  for (const [kind, groups] of [
    ['source', moderator.by_source],
    ['language', moderator.by_language],
    ['modality', moderator.by_modality],
    ['variant', moderator.by_variant],
  ] as const)
    for (const group of groups)
      yield* metricRows(
        { ...of(group.score), table: kind, group_kind: kind, group: group.key },
        group.score.metrics,
        group.score,
      );
  for (const [category, counts] of sortedEntries(score.per_category)) {
    const at: Row = { ...who, table: 'category', group_kind: 'category', group: category, n: counts.support };
    for (const [metric, value] of sortedEntries<number | null>({ ...counts })) yield { ...at, metric, value };
  }
  for (const [outcome, n] of sortedEntries(moderator.outcomes))
    yield { ...who, table: 'outcomes', metric: outcome, value: n };
  yield { ...who, table: 'outcomes', metric: 'not_recorded', value: moderator.not_recorded };
  const columns = [...score.confusion.labels, 'missing'];
  for (const [r, truth] of score.confusion.labels.entries())
    for (const [c, predicted] of columns.entries())
      yield {
        ...who,
        table: 'confusion',
        group_kind: 'truth',
        group: truth,
        metric: `predicted ${predicted}`,
        value: score.confusion.matrix[r]?.[c] ?? null,
      };
  for (const metric of [
    'calls',
    'calls_without_usage',
    'input_tokens',
    'output_tokens',
    'usd',
    'usd_per_1000_cases',
  ] as const)
    yield { ...who, table: 'cost', metric, value: cost[metric], note: metric === 'usd' ? cost.note : null };
}
