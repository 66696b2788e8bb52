import type { ClusteredShare } from '../../metrics/clustered-share.ts';
import type { CsvRow } from '../csv-row.ts';
import type { ReportModel } from '../report-shape.ts';
import { pressureRows } from './csv-pressure.ts';
import { type DisguiseColumn, LANGUAGE_METRICS } from './suite-shape.ts';

/** Figures of the tables of suites, in long form. */
export function* suiteRows(model: ReportModel): Generator<CsvRow> {
  if (model.suites === undefined) return;
  const { obfuscation, pressure, counterfactual, languages, speech_acts, ablation } = model.suites;
  const who = (name: string) => {
    const found = model.moderators.find((moderator) => moderator.name === name);
    return { moderator: name, simulated: found?.simulated ?? false, baseline: found?.baseline ?? false };
  };
  const share = ({ value, low, high, n }: ClusteredShare) => ({ value, low, high, n, level: model.settings.level });
  const wrong = { convention: 'wrong' };
  for (const row of obfuscation?.rows ?? []) {
    const at = { table: 'obfuscation', ...who(row.moderator), group_kind: row.obfuscation, ...wrong };
    yield* disguiseRows({ ...at, group: row.shown }, row.disguised, share);
    if (row.normalised !== null)
      yield* disguiseRows({ ...at, group: `${row.shown}, normalised` }, row.normalised, share);
  }
  yield* pressureRows(pressure, { who, level: model.settings.level });
  for (const { source, language, rows } of counterfactual?.suites ?? []) {
    for (const row of rows) {
      const at = {
        table: 'counterfactual',
        ...who(row.moderator),
        group_kind: `${source}/${language}`,
        note: `truth ${row.truth}`,
      };
      yield { ...at, metric: 'template_flip_rate', ...share(row.template_flips) };
      yield { ...at, metric: 'pairwise_flip_rate', ...share(row.pairwise_flips) };
      const rate = row.truth === 'unsafe' ? 'fnr' : 'fpr';
      for (const { group, rate: of } of row.groups) yield { ...at, ...wrong, group, metric: rate, ...share(of) };
      const { gap } = row;
      yield {
        ...at,
        ...wrong,
        metric: `${rate}_gap`,
        value: gap?.gap ?? null,
        low: gap?.low ?? null,
        high: gap?.high ?? null,
        level: model.settings.level,
        ...(gap === null ? {} : { group: `${gap.highest} - ${gap.lowest}` }),
      };
    }
  }
  for (const row of languages?.rows ?? []) {
    const at = { table: 'parallel_language', ...who(row.moderator), group_kind: 'language', ...wrong };
    for (const score of row.languages) {
      for (const metric of LANGUAGE_METRICS) {
        const [value, low, high] = [score.values[metric], score.low[metric], score.high[metric]];
        const own = { ...at, group: score.language, n: score.n, coverage: score.coverage };
        yield { ...own, metric, value, low, high, level: model.settings.level };
        yield { ...own, metric: `${metric}.gap_to_english`, value: score.gap_to_english[metric] };
      }
      yield { ...at, group: score.language, metric: 'errors', value: score.errors };
      yield { ...at, group: score.language, metric: 'errors_disputed', value: score.errors_disputed };
    }
    for (const metric of LANGUAGE_METRICS) yield { ...at, group: 'mean', metric, value: row.mean[metric] };
  }
  for (const row of speech_acts?.rows ?? [])
    for (const { moderator, accuracy } of row.accuracies)
      yield {
        table: 'speech_act',
        ...who(moderator),
        group_kind: row.facet,
        group: row.name,
        ...wrong,
        metric: 'accuracy',
        ...share(accuracy),
        note: `truth ${row.truth}`,
      };
  for (const { moderator, variant, evidence, recall, fpr } of ablation?.rows ?? []) {
    const at = { table: 'ablation', ...who(moderator), group_kind: evidence, group: variant, ...wrong };
    yield { ...at, metric: 'recall', ...share(recall) };
    yield { ...at, metric: 'fpr', ...share(fpr) };
  }
}

function* disguiseRows(
  at: Omit<CsvRow, 'metric' | 'value'>,
  column: DisguiseColumn,
  share: (of: ClusteredShare) => Omit<CsvRow, 'metric' | 'table'>,
): Generator<CsvRow> {
  for (const metric of ['recall_clean', 'recall', 'evasion', 'fpr_clean', 'fpr', 'invalid'] as const)
    yield { ...at, metric, ...share(column[metric]) };
  for (const metric of ['pairs', 'left_out', 'answered_clean', 'answered'] as const)
    yield { ...at, metric, value: column[metric] };
}
