import type { Decision, ReviewAnswer } from '../../review/decision.ts';
import type { ReviewItem, ReviewItemId } from '../../review/item.ts';
import { compareText } from '../order.ts';
import type { ReviewInput, ReviewInputItem } from './review-input.ts';
import { type ReviewerNames, reviewerNames } from './reviewer-names.ts';

export interface ReadItems {
  /** By case and round. */
  readonly items: readonly ReviewInputItem[];
  readonly names: ReviewerNames;
}

/**
 * Items without what no report may show or depend on: names of people, reasons, times, ids of the run. An item is named by
 * case and round, a reviewer by a key of `names`.
 */
export async function readItems({ items, simulated }: Pick<ReviewInput, 'items' | 'simulated'>): Promise<ReadItems> {
  const read: ReviewInputItem[] = [];
  const reviewers = new Set<string>();
  for await (const { item, state, result, decisions } of items()) {
    for (const { reviewer } of decisions) reviewers.add(reviewer);
    read.push({
      item: namedByCase(item),
      state,
      result: result === null ? null : { verdict: result.verdict, basis: result.basis },
      decisions: decisions.map(slim),
    });
  }
  const names = reviewerNames(reviewers, new Set(simulated));
  read.sort((a, b) => compareText(a.item.caseId, b.item.caseId) || a.item.round - b.item.round);
  return {
    names,
    items: read.map(({ decisions, ...rest }) => ({
      ...rest,
      decisions: decisions
        .map((decision) => ({ ...decision, reviewer: names.keyOf(decision.reviewer) }))
        .sort((a, b) => compareText(a.reviewer, b.reviewer) || compareText(a.id, b.id)),
    })),
  };
}

/** The id in the store holds the run's. */
function namedByCase(item: ReviewItem): ReviewItem {
  return { ...item, id: `${item.caseId}#${item.round}` as ReviewItemId, dueAt: null, category: null };
}

function slim({ id, item, reviewer, role, answer, undoneAt, revealedAt, revision }: Decision): Decision {
  const hidden = { epoch: 0, at: 0, heldFrom: 0, heldUntil: 0 };
  return {
    ...hidden,
    id,
    item,
    reviewer,
    role,
    answer: verdictOnly(answer),
    undoneAt: undoneAt === null ? null : 0,
    revealedAt: revealedAt === null ? null : 0,
    revision: revision === null ? null : { choice: revision.choice, answer: verdictOnly(revision.answer), at: 0 },
  };
}

function verdictOnly({ verdict }: ReviewAnswer): ReviewAnswer {
  return { verdict, policies: [], severity: null, confidence: null, reason: null, seconds: null };
}
