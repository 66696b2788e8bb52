import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { caseReviewId } from '../../runs/plan.ts';
import { caseReview } from '../case-review.ts';
import { inWindow } from './window.ts';

const STARTS_AT_ONCE = 20;

/** Starts the review of each item; they go on by themselves, whatever becomes of whoever started them. */
export async function startReviews(
  at: { readonly runId: string; readonly generation: number; readonly queue: string },
  items: readonly string[],
): Promise<void> {
  await inWindow(items, STARTS_AT_ONCE, async (item) => {
    try {
      await startChild(caseReview, {
        workflowId: caseReviewId(at.runId, at.generation, item),
        parentClosePolicy: ParentClosePolicy.ABANDON,
        args: [{ v: 1, ...at, item }],
      });
    } catch (error) {
      // Whoever delivers decisions starts the review of an open item as well.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  });
}
