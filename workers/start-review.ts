import type { Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { caseReviewId } from '../runs/plan.ts';
import type { caseReview } from '../workflows/case-review.ts';

/** Starts the review of an item in the run's generation, unless it goes on already. */
export async function startReview(
  client: Client,
  at: {
    readonly runId: string;
    readonly generation: number;
    readonly item: string;
    readonly queues: { readonly control: string; readonly evaluation: string };
  },
): Promise<void> {
  const { runId, generation, item, queues } = at;
  await client.workflow.start<typeof caseReview>('caseReview', {
    workflowId: caseReviewId(runId, generation, item),
    taskQueue: queues.control,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    args: [{ v: 1, runId, generation, queue: queues.evaluation, item }],
  });
}
