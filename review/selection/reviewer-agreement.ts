import { type AggregatedVotes, aggregateVotes } from '../../metrics/agreement/aggregate-votes.ts';
import type { AgreementOptions, AgreementScore } from '../../metrics/agreement/agreement-score.ts';
import type { RatingRow } from '../../metrics/agreement/rating-row.ts';
import { scoreAgreement } from '../../metrics/agreement/score-agreement.ts';
import type { Decision } from '../decision.ts';
import type { ReviewItem } from '../item.ts';

/** An item with its decisions, undone ones and adjudications among them. */
export interface DecidedItem {
  readonly item: ReviewItem;
  readonly decisions: readonly Decision[];
}

/** Blind answers that stand. */
function votesOf({ decisions }: DecidedItem): readonly Decision[] {
  return decisions.filter(({ role, undoneAt }) => role === 'reviewer' && undoneAt === null);
}

/** Rows of CONTRACT 3: first, blind answers to ordinary items. Rounds are items of their own in the cluster of their case. */
export function agreementRows(items: Iterable<DecidedItem>): RatingRow[] {
  return [...items].flatMap((one) =>
    one.item.gold !== null
      ? []
      : votesOf(one).map(({ reviewer, answer }) => ({
          item: one.item.id,
          rater: reviewer,
          rating: answer.verdict,
          cluster: one.item.caseId,
        })),
  );
}

/** By reviewer: first answers to gold items, `{truth: {answer: count}}`, as Dawid-Skene takes them. */
export type GoldCounts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

export function goldCounts(items: Iterable<DecidedItem>): GoldCounts {
  const counts: Counts = Object.create(null);
  for (const one of items) {
    const { gold } = one.item;
    if (gold === null) continue;
    for (const { reviewer, answer } of votesOf(one)) {
      // Names and verdicts are anybody's words: `__proto__` is a key like others.
      const byTruth = counts[reviewer] ?? Object.create(null);
      const row = byTruth[gold] ?? Object.create(null);
      row[answer.verdict] = (row[answer.verdict] ?? 0) + 1;
      byTruth[gold] = row;
      counts[reviewer] = byTruth;
    }
  }
  return counts;
}

type Counts = Record<string, Record<string, Record<string, number>>>;

export interface ReviewerNumbers {
  readonly agreement: AgreementScore;
  /** Raw votes, soft labels, majority, Dawid-Skene with the informative prior and gold answers as counts. */
  readonly votes: AggregatedVotes;
}

/** How far the reviewers of a run agree, and what their votes come to. R 7.1, 7.2. */
export function reviewerNumbers(items: readonly DecidedItem[], options: AgreementOptions = {}): ReviewerNumbers {
  const rows = agreementRows(items);
  return { agreement: scoreAgreement(rows, options), votes: aggregateVotes(rows, { gold: goldCounts(items) }) };
}
