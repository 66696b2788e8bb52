import { ratio } from '../classification.ts';
import { recordOf } from '../classification-score.ts';
import { type Confusion, countsOf } from '../confusion.ts';
import { classScores } from '../per-label.ts';

export const AUDIT_METRICS = ['prevalence', 'accuracy', 'precision', 'recall', 'f1', 'macro_f1'] as const;
export type AuditMetric = (typeof AUDIT_METRICS)[number];
/** In [0, 1]; null where undefined. `f1`, `precision`, `recall`, `prevalence` are of the positive labels. */
export type AuditValues = Readonly<Record<AuditMetric, number | null>>;

export interface AuditLabels {
  readonly labels: readonly string[];
  /** One flag a label; null = no label is positive. */
  readonly positive: Uint8Array | null;
}

/**
 * A function from a confusion of (weighted) cases, `labels` rows by `labels + 1` columns, to the metrics of `classMetrics`
 * (zero division 0, means over all labels). It allocates nothing but its answer: it runs once a draw.
 */
export function createAuditMeasure({ labels, positive }: AuditLabels): (confusion: Float64Array) => AuditValues {
  const size = labels.length;
  const predicted = new Float64Array(size + 1);
  return (confusion) => {
    predicted.fill(0);
    let [all, right, positives, answers, hits, f1s] = [0, 0, 0, 0, 0, 0];
    for (let at = 0; at < confusion.length; at += 1) predicted[at % (size + 1)]! += confusion[at]!;
    for (let truth = 0; truth < size; truth += 1) {
      const row = truth * (size + 1);
      const isPositive = positive?.[truth] === 1;
      let support = 0;
      for (let column = 0; column <= size; column += 1) {
        support += confusion[row + column]!;
        if (isPositive && positive[column] === 1) hits += confusion[row + column]!;
      }
      all += support;
      right += confusion[row + truth]!;
      if (isPositive) {
        positives += support;
        answers += predicted[truth]!;
      }
      const cases = support + predicted[truth]!;
      f1s += cases === 0 ? 0 : (2 * confusion[row + truth]!) / cases;
    }
    const isBinary = positive !== null && all > 0;
    return {
      prevalence: isBinary ? positives / all : null,
      accuracy: ratio(right, all),
      precision: isBinary ? ratio(hits, answers) : null,
      recall: isBinary ? ratio(hits, positives) : null,
      f1: isBinary ? ratio(2 * hits, positives + answers) : null,
      macro_f1: all > 0 ? f1s / size : null,
    };
  };
}

export interface LabelAudit {
  /** Share of the population. */
  readonly prevalence: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** By label, from a confusion of (weighted) cases. */
export function labelAudits(confusion: Confusion, labels: readonly string[]): Record<string, LabelAudit> {
  const counts = countsOf(confusion, null);
  const scores = classScores(counts, labels);
  return recordOf(
    labels.map((label) => {
      const { precision, recall, f1, support } = scores[label]!;
      return [label, { prevalence: counts.n === 0 ? null : support / counts.n, precision, recall, f1 }] as const;
    }),
  );
}
