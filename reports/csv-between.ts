import type { CsvRow } from './csv-row.ts';
import { sortedEntries } from './order.ts';
import type { RankingReport } from './ranking/ranking-report.ts';
import type { ReportModel } from './report-shape.ts';

type Row = Partial<CsvRow>;

/** Rows of what is between moderators (disagreement, combinations, an earlier run) and of what their scores are worth. */
export function* betweenRows(model: ReportModel): Generator<Row> {
  const { disagreements, combinations = [], rankings, against, settings } = model;
  for (const { a, b, n, ...figures } of disagreements)
    for (const [metric, value] of sortedEntries(figures))
      yield { table: 'disagreement', moderator: a, group_kind: 'against', group: b, metric, value, n };
  for (const { name, rule, cases, asked, decided_by } of combinations) {
    const at = { table: 'combination', moderator: name, n: cases, note: rule };
    for (const [member, value] of sortedEntries(asked))
      yield { ...at, group_kind: 'asked', group: member, metric: 'cases', value };
    for (const [by, value] of sortedEntries(decided_by ?? {}))
      yield { ...at, group_kind: 'decided_by', group: by, metric: 'cases', value };
  }
  for (const ranking of rankings) yield* rankingRows(ranking);
  for (const { name, both_decided, flips, to_safe, to_unsafe, pairs } of against?.moderators ?? []) {
    const at = { table: 'against_earlier', moderator: name };
    for (const [metric, value] of Object.entries({ flips, to_safe, to_unsafe }))
      yield { ...at, metric, value, n: both_decided };
    for (const { metric, difference, low, high, p_value, p_holm, n, test } of pairs) {
      yield {
        ...at,
        metric: `${metric}.difference`,
        value: difference,
        low,
        high,
        level: settings.level,
        n,
        note: test,
      };
      yield { ...at, metric: `${metric}.p_value`, value: p_value, n, note: test };
      yield { ...at, metric: `${metric}.p_holm`, value: p_holm, n, note: test };
    }
  }
}

function* rankingRows(ranking: RankingReport): Generator<Row> {
  const { moderator, n, selective, thresholds, prevalence, maximum_calibration_error, taxonomy, score_from } = ranking;
  const { ece_top_label, brier_skill, trapezoid_pr_area } = ranking;
  const at = { moderator, n };
  const { aurc, augrc, oracle_aurc, e_aurc, random } = selective;
  const figures = {
    prevalence,
    maximum_calibration_error,
    aurc,
    augrc,
    oracle_aurc,
    e_aurc,
    random_risk: random,
    ece_top_label,
    brier_skill,
    trapezoid_pr_area,
  };
  for (const [metric, value] of sortedEntries<number | null>(figures))
    yield { ...at, table: 'scores', metric, value, note: score_from };
  for (const { risk, coverage } of selective.coverage_at)
    yield {
      ...at,
      table: 'scores',
      group_kind: 'risk_at_most',
      group: String(risk),
      metric: 'coverage',
      value: coverage,
    };
  for (const { share, reviewer_error, system_error } of selective.deferral)
    yield {
      ...at,
      table: 'deferral',
      group_kind: 'share to people, their error',
      group: `${share}, ${reviewer_error}`,
      metric: 'system_error',
      value: system_error,
    };
  for (const { rule, threshold, honest, tuned_on_test, f1_gap } of thresholds) {
    const of = { ...at, table: 'chosen_threshold', group_kind: 'rule', group: rule, note: taxonomy };
    yield { ...of, metric: 'threshold', value: threshold };
    for (const [kind, point] of Object.entries({ honest, tuned_on_test }))
      for (const key of ['f1', 'recall', 'precision', 'fpr'] as const)
        yield { ...of, metric: `${kind}.${key}`, value: point?.[key] ?? null };
    yield { ...of, metric: 'f1_gap', value: f1_gap };
  }
}
