import type { ClassScore } from '../metrics/classification-score.ts';
import type { CsvRow } from './csv-row.ts';
import type { FairnessReport } from './fairness/fairness-report.ts';
import type { NativeReport } from './native-categories/native-report.ts';
import type { OffPolicyReport } from './off-policy/off-policy-report.ts';
import type { RepeatabilityReport } from './repeatability/repeatability-report.ts';
import type { ReportModel } from './report-shape.ts';
import type { SeverityReport } from './severity/severity-report.ts';

/** Figures that only some runs have: repeatability, fairness, truth of another policy, native codes, severity. */
export function* furtherRows(model: ReportModel): Generator<CsvRow> {
  const { repeatability = [], fairness = [], off_policy = [], native_categories = [], severity = [], settings } = model;
  for (const row of repeatability) yield* repeatabilityRows(row);
  for (const report of fairness) yield* fairnessRows(report);
  for (const row of off_policy) yield* offPolicyRows(row);
  for (const row of native_categories) yield* nativeRows(row, settings.level);
  for (const row of severity) yield* severityRows(row);
}

function* repeatabilityRows(row: RepeatabilityReport): Generator<CsvRow> {
  const { moderator, score_from: note, questions: n, runs } = row;
  const at = { table: 'repeatability', moderator, note };
  for (const metric of ['verdict_flip_rate', 'share_unanimous', 'verdict_entropy'] as const)
    yield { ...at, metric, value: row[metric], n };
  yield { ...at, metric: 'samples', value: row.samples, n };
  yield { ...at, metric: 'several_questions', value: row.several_questions };
  if (runs === null) return;
  for (const [run, value] of runs.headlines.entries())
    yield { ...at, group_kind: 'run', group: String(run + 1), metric: 'macro_f1_binary', value, n: runs.cases };
  for (const metric of ['mean', 'sd', 'item_sd', 'ratio'] as const)
    yield { ...at, metric: `macro_f1_binary.${metric}`, value: runs[metric], n: runs.cases };
}

function* fairnessRows({ source, language, rows }: FairnessReport): Generator<CsvRow> {
  for (const { moderator, n, overall, groups, means, final } of rows) {
    const at = { table: 'fairness', moderator, group_kind: `${source}/${language}` };
    yield { ...at, metric: 'roc_auc', value: overall, n };
    for (const key of ['subgroup', 'bpsn', 'bnsp'] as const)
      yield { ...at, metric: `${key}_auc.power_mean`, value: means[key], n };
    yield { ...at, metric: 'bias_final', value: final, n };
    for (const { group, positives, negatives, aucs } of groups) {
      const note = aucs === null ? 'too few' : `${positives} unsafe, ${negatives} safe`;
      for (const key of ['subgroup', 'bpsn', 'bnsp'] as const)
        yield { ...at, group, metric: `${key}_auc`, value: aucs?.[key] ?? null, n: positives + negatives, note };
    }
  }
}

function* offPolicyRows({ moderator, overall, hazards }: OffPolicyReport): Generator<CsvRow> {
  const at = { table: 'off_policy', moderator, group_kind: 'view' };
  yield* viewRows({ ...at, group: 'overall' }, overall);
  for (const { hazard, other_positives, ...views } of hazards) {
    for (const view of ['one_vs_all', 'one_vs_benign', 'by_verdict'] as const)
      yield* viewRows({ ...at, group: hazard, convention: view }, views[view]);
    yield { ...at, group: hazard, metric: 'other_positives', value: other_positives };
  }
}

function* viewRows(at: Omit<CsvRow, 'metric' | 'value'>, score: ClassScore | null): Generator<CsvRow> {
  for (const metric of ['f1', 'precision', 'recall'] as const)
    yield { ...at, metric, value: score?.[metric] ?? null, n: score?.support ?? null };
}

function* nativeRows(report: NativeReport, level: number): Generator<CsvRow> {
  const { moderator, taxonomy, sources, cases: n, macro_f1: value, low, high, codes } = report;
  const at = { table: 'native_category', moderator, note: `${taxonomy} on ${sources.join(', ')}` };
  yield { ...at, metric: 'macro_f1_categories', value, low, high, level, n };
  for (const { code, name: _, ...figures } of codes)
    for (const [metric, of] of Object.entries(figures))
      yield { ...at, group_kind: 'code', group: code, metric, value: of, n: figures.support };
}

function* severityRows({ moderator, by_truth, against_truth }: SeverityReport): Generator<CsvRow> {
  const at = { table: 'severity', moderator };
  for (const { truth, graded, ungraded, counts, mean } of by_truth) {
    const of = { ...at, group_kind: 'truth', group: truth, n: graded };
    for (const [grade, value] of counts.entries()) yield { ...of, metric: `grade ${grade}`, value };
    yield { ...of, metric: 'mean', value: mean };
    yield { ...of, metric: 'ungraded', value: ungraded };
  }
  if (against_truth === null) return;
  const { n, coverage, quadratic_kappa, mae } = against_truth;
  yield { ...at, metric: 'quadratic_kappa', value: quadratic_kappa, n, coverage };
  yield { ...at, metric: 'mae', value: mae, n, coverage };
}
