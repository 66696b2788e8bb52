import type { ReportModel } from '../report-shape.ts';
import { EMOTION_METRICS } from './emotion-shape.ts';

/** Rows of report.csv on the emotion task and on the sources' own labels. */
export function* labelRows({ emotions, fine_labels: fine = [], moderators, settings }: ReportModel) {
  const { level } = settings;
  for (const one of emotions?.moderators ?? []) {
    const at = { table: 'emotions', moderator: one.name, simulated: one.simulated, baseline: false };
    const of = { ...at, convention: 'wrong', n: one.n, coverage: one.coverage };
    for (const metric of EMOTION_METRICS) {
      const { low = null, high = null } = one.intervals[metric] ?? {};
      yield { ...of, metric, value: one.metrics[metric], low, high, level };
    }
    for (const { label, precision, recall, f1, support } of one.per_label) {
      const row = { ...of, group_kind: 'emotion', group: label };
      for (const [metric, value] of Object.entries({ precision, recall, f1, support })) yield { ...row, metric, value };
    }
  }
  for (const { name, metrics } of emotions?.baselines ?? [])
    for (const metric of EMOTION_METRICS)
      yield {
        table: 'emotions',
        moderator: name,
        baseline: true,
        metric,
        value: metrics[metric],
        n: emotions?.cases ?? 0,
      };
  for (const { source, label, truth, accuracies } of fine)
    for (const { moderator, n, answered, accuracy, low, high } of accuracies) {
      const found = moderators.find(({ name }) => name === moderator);
      yield {
        table: 'fine_label',
        moderator,
        simulated: found?.simulated ?? null,
        baseline: found?.baseline ?? null,
        group_kind: source,
        group: label,
        convention: 'wrong',
        metric: 'accuracy',
        value: accuracy,
        low,
        high,
        level,
        n,
        coverage: n === 0 ? null : answered / n,
        note: `truth ${truth}`,
      };
    }
}
