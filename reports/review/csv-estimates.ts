import type { CsvRow } from '../csv-row.ts';
import type { ReviewReport } from './review-shape.ts';

/** Estimates from the random audit alone, by moderator. */
export function* estimateRows({ moderators, audit_sample }: ReviewReport, level: number): Generator<CsvRow> {
  if (audit_sample === null) return;
  for (const { name, simulated, baseline, estimates } of moderators) {
    if (estimates === null) continue;
    const { n, population, prevalence, accuracy } = estimates;
    const at = { table: 'review_audit_sample', moderator: name, simulated, baseline, n, level };
    const corrected = prevalence.rogan_gladen;
    yield { ...at, metric: 'population', value: population };
    yield { ...at, convention: 'flagged', metric: 'prevalence', value: prevalence.flagged };
    yield {
      ...at,
      convention: 'rogan_gladen',
      metric: 'prevalence',
      value: corrected?.estimate ?? null,
      low: corrected?.low ?? null,
      high: corrected?.high ?? null,
    };
    yield { ...at, convention: 'rogan_gladen', metric: 'sensitivity', value: corrected?.sensitivity ?? null };
    yield { ...at, convention: 'rogan_gladen', metric: 'specificity', value: corrected?.specificity ?? null };
    yield { ...at, convention: 'by_labels', metric: 'accuracy', value: accuracy.by_labels };
    for (const [metric, found] of [
      ['prevalence', prevalence.prediction_powered],
      ['accuracy', accuracy.prediction_powered],
    ] as const) {
      for (const [convention, of] of [
        ['audit_alone', found?.classical],
        ['prediction_powered', found?.ppi],
      ] as const)
        yield { ...at, convention, metric, value: of?.estimate ?? null, low: of?.low ?? null, high: of?.high ?? null };
      yield { ...at, convention: 'prediction_powered', metric: `${metric}.lambda`, value: found?.ppi.lambda ?? null };
    }
  }
}
