import { ApplicationFailure, allHandlersFinished, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import { type DecisionNotice, type ReviewProgress, UNTOUCHED } from '../runs/review-wire.ts';
import { reviewActivities } from './lib/proxies.ts';

export interface CaseReviewInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly item: string;
}

export interface CaseReviewResult {
  readonly v: 1;
  readonly ended: 'closed' | 'expired';
}

/** Its id is the decision's, so that a repeated delivery is one. */
export const applyDecision = defineUpdate<{ v: 1; ended: boolean }, [DecisionNotice]>('applyDecision');

/**
 * One item's way through its blind votes, reminders, escalation and adjudication to its end. Votes lie in the store; the
 * workflow holds the ids it was told of, and the times.
 */
export async function caseReview(input: CaseReviewInput): Promise<CaseReviewResult> {
  const { runId, generation, item } = input;
  const { advanceReview } = reviewActivities(input.queue);
  const seen = new Set<string>();
  let ended: CaseReviewResult['ended'] | null = null;
  let handled = 0;

  setHandler(
    applyDecision,
    async ({ decision }) => {
      seen.add(decision);
      const told = seen.size;
      await condition(() => ended !== null || handled >= told);
      return { v: 1, ended: ended !== null };
    },
    {
      validator(notice) {
        if (notice.item !== item) throw ApplicationFailure.nonRetryable('a decision on another item', 'WrongItem');
        if (ended !== null && !seen.has(notice.decision))
          throw ApplicationFailure.nonRetryable(`the review is ${ended}`, 'ReviewEnded');
      },
    },
  );

  let progress: ReviewProgress = UNTOUCHED;
  while (ended === null) {
    const told = seen.size;
    const step = await advanceReview({ v: 1, runId, generation, item, now: Date.now(), progress });
    progress = step.progress;
    handled = told;
    ended = step.ended;
    if (ended !== null || seen.size > told) continue;
    const more = () => seen.size > told;
    if (step.until === null) await condition(more);
    else await condition(more, Math.max(1, step.until - Date.now()));
  }
  await condition(allHandlersFinished);
  return { v: 1, ended };
}
