import { AGREEMENT_METRICS } from '../../metrics/agreement/agreement-score.ts';
import { AUDIT_METRICS } from '../../metrics/audit/audit-metrics.ts';
import { sortedEntries } from '../order.ts';
import type { ReportModel } from '../report-shape.ts';
import type { ReviewedModerator, ReviewerRow, ReviewReport } from './review-shape.ts';

/** A row of the long table; `moderator` names the reviewer in `review_reviewers`. */
export interface ReviewCsvRow {
  readonly table: string;
  readonly moderator?: string;
  readonly simulated?: boolean;
  readonly baseline?: boolean;
  readonly group_kind?: string;
  readonly group?: string;
  readonly convention?: string;
  readonly metric: string;
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly level?: number | null;
  readonly n?: number | null;
  readonly coverage?: number | null;
  readonly note?: string | null;
}

/** Every figure of the section Human review. */
export function* reviewRows({ review, settings: { level } }: ReportModel): Generator<ReviewCsvRow> {
  if (review === undefined) return;
  for (const moderator of review.moderators) yield* auditRows(moderator, review, level);
  yield* countRows(review);
  const { agreement } = review;
  if (agreement !== null)
    for (const metric of AGREEMENT_METRICS) {
      const { low = null, high = null } = agreement.intervals[metric] ?? {};
      const note = review.simulated ? 'simulated reviewers' : null;
      yield {
        table: 'review_agreement',
        metric,
        value: agreement[metric],
        low,
        high,
        level,
        n: agreement.n_items,
        note,
      };
    }
  for (const reviewer of review.reviewers) yield* reviewerRows(reviewer);
}

function* auditRows(moderator: ReviewedModerator, review: ReviewReport, level: number): Generator<ReviewCsvRow> {
  const { name, simulated, baseline, audit, effective_n } = moderator;
  const at = { table: 'review_audit', moderator: name, simulated, baseline, n: audit?.n_labelled ?? null };
  const people = review.simulated ? 'simulated reviewers' : null;
  for (const metric of AUDIT_METRICS) {
    const { low = null, high = null } = audit?.intervals[metric] ?? {};
    const note = metric === 'recall' ? 'interval too narrow: holds about 90 %' : people;
    yield { ...at, convention: 'weighted', metric, value: audit?.weighted[metric] ?? null, low, high, level, note };
    yield { ...at, convention: 'naive', metric, value: audit?.naive[metric] ?? null, note: people };
  }
  yield { ...at, metric: 'population', value: audit?.n_population ?? null };
  yield { ...at, metric: 'effective_n', value: effective_n };
  yield { ...at, metric: 'left_out', value: moderator.left_out };
}

function* countRows(review: ReviewReport): Generator<ReviewCsvRow> {
  const { items, cases, decisions, conflicts, anchoring } = review;
  for (const metric of ['pool', 'drawn', 'judged', 'scored'] as const)
    yield { table: 'review_cases', metric, value: cases[metric], coverage: cases.coverage };
  for (const [state, value] of sortedEntries(items.by_state))
    yield { table: 'review_items', group_kind: 'state', group: state, metric: 'items', value };
  for (const { verdict, items: value } of items.verdicts)
    yield { table: 'review_items', group_kind: 'verdict', group: verdict ?? '(undecided)', metric: 'items', value };
  for (const [basis, value] of sortedEntries(items.by_basis))
    yield { table: 'review_items', group_kind: 'basis', group: basis, metric: 'items', value };
  yield { table: 'review_items', metric: 'later_rounds', value: items.later_rounds };
  yield { table: 'review_items', metric: 'gold_items', value: review.gold_items };
  for (const { reason, cases: drawn, judged } of review.flags) {
    yield { table: 'review_flags', group_kind: 'reason', group: reason, metric: 'drawn', value: drawn };
    yield { table: 'review_flags', group_kind: 'reason', group: reason, metric: 'judged', value: judged };
  }
  for (const { stratum, population, drawn, judged, inclusion } of review.strata) {
    const at = { table: 'review_strata', group_kind: 'stratum', group: stratum };
    yield { ...at, metric: 'population', value: population };
    yield { ...at, metric: 'drawn', value: drawn };
    yield { ...at, metric: 'judged', value: judged };
    yield { ...at, metric: 'inclusion_low', value: inclusion.low };
    yield { ...at, metric: 'inclusion_high', value: inclusion.high };
  }
  for (const [metric, value] of sortedEntries(decisions)) yield { table: 'review_decisions', metric, value };
  yield { table: 'review_conflicts', metric: 'conflict_rate', value: conflicts.rate, n: conflicts.items };
  yield {
    table: 'review_conflicts',
    metric: 'overturn_rate',
    value: conflicts.overturn_rate,
    n: conflicts.with_majority,
  };
  yield { table: 'review_conflicts', metric: 'anchoring_rate', value: anchoring.rate, n: anchoring.disagreed };
}

function* reviewerRows({ name, simulated, gold, confusion, ...counts }: ReviewerRow): Generator<ReviewCsvRow> {
  const at = { table: 'review_reviewers', moderator: name, simulated };
  for (const [metric, value] of sortedEntries(counts)) yield { ...at, metric, value };
  if (gold !== null)
    for (const metric of ['right', 'wrong', 'mean', 'chance_below'] as const)
      yield { ...at, group_kind: 'gold', metric, value: gold[metric], note: gold.alert ? 'alert' : null };
  for (const [truth, votes] of sortedEntries(confusion ?? {}))
    for (const [vote, value] of sortedEntries(votes))
      yield {
        ...at,
        group_kind: 'truth',
        group: truth,
        convention: 'dawid_skene',
        metric: `vote ${vote}`,
        value,
        n: counts.shared_items,
      };
}
