import type { Clock } from '../../core/clock.ts';
import type { ReviewAnswer } from '../../review/decision.ts';
import type { ReviewItemId } from '../../review/item.ts';
import type { ReviewEvent } from '../../review/lead.ts';
import type { ReviewQueue } from '../../review/queue.ts';
import type { Reviewer } from '../../review/reviewers.ts';
import { createMutex } from '../mutex.ts';
import type { ReviewRows, ReviewTransaction } from '../review-rows.ts';
import { createReviewQueue } from '../review-service.ts';
import { createReviewTables, decisionRows, type ReviewTables } from './review-decisions.ts';
import { itemRows } from './review-items.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryReviews({ runs }: MemoryTables, clock: Clock): ReviewQueue {
  const tables = createReviewTables();
  const rows: ReviewRows = {
    hasRun: async (run) => runs.has(run),
    ...itemRows(tables),
    ...decisionRows(tables),
    ...personRows(tables),
  };
  const mutex = createMutex();
  // The acts write only after everything was checked, so that nothing has to be undone.
  const transaction: ReviewTransaction = async (work) => {
    await mutex.lock();
    try {
      return await work(rows, clock.now());
    } finally {
      mutex.unlock();
    }
  };
  return createReviewQueue({ write: transaction, read: transaction });
}

type PersonRows = Pick<
  ReviewRows,
  'draft' | 'setDraft' | 'skipped' | 'addSkip' | 'addEvent' | 'events' | 'reviewer' | 'reviewers' | 'setReviewer'
>;

function personRows({ skips }: ReviewTables): PersonRows {
  const drafts = new Map<string, ReviewAnswer>();
  const events = new Map<ReviewItemId, ReviewEvent[]>();
  const reviewers = new Map<string, Reviewer>();
  return {
    draft: async (item, reviewer) => drafts.get(pair(item, reviewer)) ?? null,
    async setDraft(item, reviewer, answer) {
      if (answer === null) drafts.delete(pair(item, reviewer));
      else drafts.set(pair(item, reviewer), structuredClone(answer));
    },
    skipped: async (item, reviewer) => skips.has(pair(item, reviewer)),
    addSkip: async (item, reviewer) => void skips.add(pair(item, reviewer)),

    addEvent: async (event) => void events.set(event.item, [...(events.get(event.item) ?? []), event]),
    events: async (item) => events.get(item) ?? [],

    reviewer: async (name) => reviewers.get(name) ?? null,
    reviewers: async () => [...reviewers.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    setReviewer: async (reviewer) => void reviewers.set(reviewer.name, reviewer),
  };
}
