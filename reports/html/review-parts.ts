import type { AuditMetric } from '../../metrics/audit/audit-metrics.ts';
import { fixed, range } from '../format.ts';
import type { ReportModel } from '../report-shape.ts';
import type { ReviewedModerator, ReviewReport } from '../review/review-shape.ts';
import { type Html, html } from './html.ts';
import { numberCell, SIMULATED } from './parts.ts';

/** What a table shows of an audit, in order. */
export const AUDITED = [
  { metric: 'macro_f1', title: 'macro-F1', dataset: 'macro_f1_binary' },
  { metric: 'f1', title: 'F1 unsafe', dataset: 'f1_unsafe' },
  { metric: 'precision', title: 'precision', dataset: 'precision' },
  { metric: 'recall', title: 'recall', dataset: 'recall' },
] as const satisfies readonly { metric: AuditMetric; title: string; dataset: string }[];

/** What simulated audits showed; stands wherever a weighted recall does. */
export const RECALL_CAVEAT =
  'The interval of recall is too narrow: in simulated audits those said to hold 95 % held the true recall in about 90 %. That of macro-F1 held it in 95 %.';

/** Mark of figures that rest on simulated reviewers. */
export function peopleMark({ simulated }: Pick<ReviewReport, 'simulated'>): Html | null {
  return simulated ? SIMULATED : null;
}

/** The weighted estimate over its interval. */
export function weightedCell({ audit }: ReviewedModerator, metric: AuditMetric): Html {
  const value = audit?.weighted[metric] ?? null;
  const interval = audit?.intervals[metric] ?? null;
  return numberCell(
    fixed(value),
    value !== null && interval !== null && html`<span class="ci">${range(interval)}</span>`,
  );
}

export function naiveCell({ audit }: ReviewedModerator, metric: AuditMetric): Html {
  return numberCell(fixed(audit?.naive[metric] ?? null));
}

/** Moderators under test by weighted macro-F1 (highest first, undefined last), then baselines alike. */
export function byWeighted({ moderators }: ReviewReport): readonly ReviewedModerator[] {
  const value = ({ audit }: ReviewedModerator) => audit?.weighted.macro_f1 ?? Number.NEGATIVE_INFINITY;
  return moderators.toSorted((a, b) => {
    if (a.baseline !== b.baseline) return a.baseline ? 1 : -1;
    return value(a) === value(b) ? 0 : value(b) - value(a);
  });
}

/** Whether the page's headline is people's. */
export function headlineReview({ review }: ReportModel): ReviewReport | null {
  return review?.truth === 'reviewed' ? review : null;
}
