import { AGREEMENT_METRICS } from '../../metrics/agreement/agreement-score.ts';
import { AUDIT_METRICS } from '../../metrics/audit/audit-metrics.ts';
import type { CsvRow } from '../csv-row.ts';
import { sortedEntries } from '../order.ts';
import type { ReportModel } from '../report-shape.ts';
import { estimateRows } from './csv-estimates.ts';
import type {
  DialogueReview,
  MeasuredComparison,
  ReviewedModerator,
  ReviewerRow,
  ReviewReport,
} from './review-shape.ts';

/** Every figure of the section Human review; tables of dialogues begin with `review_dialogue_`. */
export function* reviewRows({ review, settings: { level } }: ReportModel): Generator<CsvRow> {
  if (review === undefined) return;
  const { moderators, dialogues, simulated } = review;
  for (const moderator of moderators) yield* auditRows(moderator, review, level);
  yield* estimateRows(review, level);
  const { scored, coverage } = review.cases;
  yield { table: 'review_cases', metric: 'scored', value: scored, coverage };
  yield { table: 'review_items', metric: 'gold_items', value: review.gold_items };
  const { disagreed, rate } = review.anchoring;
  yield { table: 'review_conflicts', metric: 'anchoring_rate', value: rate, n: disagreed };
  yield* countRows(review, 'review');
  yield* agreementRows(review, { prefix: 'review', level, simulated });
  if (dialogues !== null) {
    yield* countRows(dialogues, 'review_dialogue');
    yield* agreementRows(dialogues, { prefix: 'review_dialogue', level, simulated });
    yield* measuredRows(dialogues.against_measured);
  }
  for (const reviewer of review.reviewers) yield* reviewerRows(reviewer);
}

function* agreementRows(
  { agreement }: Pick<ReviewReport, 'agreement'>,
  { prefix, level, simulated }: { readonly prefix: string; readonly level: number; readonly simulated: boolean },
): Generator<CsvRow> {
  if (agreement === null) return;
  const at = { table: `${prefix}_agreement`, level, n: agreement.n_items };
  for (const metric of AGREEMENT_METRICS) {
    const { low = null, high = null } = agreement.intervals[metric] ?? {};
    yield { ...at, metric, value: agreement[metric], low, high, note: simulated ? 'simulated reviewers' : null };
  }
}

/** `group` = people's verdict, `metric` = what the readings say. */
function* measuredRows({ table: cells, n, ...rest }: MeasuredComparison): Generator<CsvRow> {
  const table = 'review_dialogue_measured';
  for (const said of ['gave_way', 'held'] as const)
    for (const read of ['gave_way', 'held'] as const)
      yield { table, group_kind: 'people', group: said, metric: `readings ${read}`, value: cells[said][read], n };
  for (const metric of ['percent_agreement', 'cohen_kappa', 'unclear', 'unmeasured'] as const)
    yield { table, metric, value: rest[metric], n, note: 'unweighted' };
}

function* auditRows(moderator: ReviewedModerator, review: ReviewReport, level: number): Generator<CsvRow> {
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

function* countRows(of: ReviewReport | DialogueReview, prefix: string): Generator<CsvRow> {
  const { items, cases, decisions, conflicts } = of;
  for (const metric of ['pool', 'drawn', 'judged'] as const)
    yield { table: `${prefix}_cases`, metric, value: cases[metric], coverage: cases.coverage };
  for (const [state, value] of sortedEntries(items.by_state))
    yield { table: `${prefix}_items`, group_kind: 'state', group: state, metric: 'items', value };
  for (const { verdict, items: value } of items.verdicts)
    yield { table: `${prefix}_items`, group_kind: 'verdict', group: verdict ?? '(undecided)', metric: 'items', value };
  for (const [basis, value] of sortedEntries(items.by_basis))
    yield { table: `${prefix}_items`, group_kind: 'basis', group: basis, metric: 'items', value };
  yield { table: `${prefix}_items`, metric: 'later_rounds', value: items.later_rounds };
  for (const { reason, cases: drawn, judged } of of.flags) {
    yield { table: `${prefix}_flags`, group_kind: 'reason', group: reason, metric: 'drawn', value: drawn };
    yield { table: `${prefix}_flags`, group_kind: 'reason', group: reason, metric: 'judged', value: judged };
  }
  for (const { stratum, population, drawn, judged, inclusion } of of.strata) {
    const at = { table: `${prefix}_strata`, group_kind: 'stratum', group: stratum };
    yield { ...at, metric: 'population', value: population };
    yield { ...at, metric: 'drawn', value: drawn };
    yield { ...at, metric: 'judged', value: judged };
    yield { ...at, metric: 'inclusion_low', value: inclusion.low };
    yield { ...at, metric: 'inclusion_high', value: inclusion.high };
  }
  for (const [metric, value] of sortedEntries(decisions)) yield { table: `${prefix}_decisions`, metric, value };
  yield { table: `${prefix}_conflicts`, metric: 'conflict_rate', value: conflicts.rate, n: conflicts.items };
  yield {
    table: `${prefix}_conflicts`,
    metric: 'overturn_rate',
    value: conflicts.overturn_rate,
    n: conflicts.with_majority,
  };
}

function* reviewerRows({ name, simulated, gold, confusion, ...counts }: ReviewerRow): Generator<CsvRow> {
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
