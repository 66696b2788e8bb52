import type { ReviewQueue } from '../review/queue.ts';
import { createReviewerAccounts } from './review-accounts.ts';
import { createReviewClaims } from './review-claims.ts';
import { createReviewClosing } from './review-closing.ts';
import { createReviewDecisions } from './review-decide.ts';
import { createReviewLists } from './review-desk.ts';
import { createReviewLead } from './review-lead.ts';
import { createReviewOutbox } from './review-outbox.ts';
import { createReviewProcess } from './review-process.ts';
import { createReviewPublish } from './review-publish.ts';
import { createReviewReveal } from './review-reveal.ts';
import type { ReviewTransactions } from './review-rows.ts';

/** The whole port over rows and transactions of any store. */
export function createReviewQueue(transactions: ReviewTransactions): ReviewQueue {
  const { write } = transactions;
  return {
    ...createReviewClaims(write),
    ...createReviewDecisions(write),
    ...createReviewLists(transactions),
    ...createReviewReveal(write),
    ...createReviewerAccounts(transactions),
    ...createReviewLead(transactions),
    ...createReviewPublish(transactions),
    ...createReviewProcess(transactions),
    ...createReviewClosing(write),
    ...createReviewOutbox(transactions),
  };
}
