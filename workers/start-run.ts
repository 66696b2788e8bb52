import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Context } from '../config/context.ts';
import { lanesOf } from '../config/lanes.ts';
import { pageCount, shardSize, shardsOf } from '../runs/plan.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { evaluationRun } from '../workflows/evaluation-run.ts';
import { runWorkflowId, taskQueues } from './queues.ts';

const PAGES_IN_FLIGHT = 2;

/** Starts the workflow of a run's generation, or takes up the one that is there. */
export async function startRun(
  client: Client,
  context: Pick<Context, 'storeId'>,
  run: RunRecord,
): Promise<WorkflowHandle<typeof evaluationRun>> {
  const spec = run.spec as unknown as Spec;
  const lanes = run.manifest === null ? [] : lanesOf(spec, run.manifest);
  const pagesOf = (lane: (typeof lanes)[number]) => pageCount(lane.items, lane.pageSize);
  const size = shardSize(lanes.reduce((sum, lane) => sum + pagesOf(lane), 0));
  const queues = taskQueues(context.storeId, run.id);
  return client.workflow
    .start<typeof evaluationRun>('evaluationRun', {
      workflowId: runWorkflowId(run.id, run.generation),
      taskQueue: queues.control,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      args: [
        {
          v: 1,
          runId: run.id,
          generation: run.generation,
          queue: queues.evaluation,
          mediaQueue: queues.media,
          lanes: lanes.map((lane, i) => {
            const { work, media, items, pageSize } = lane;
            return { work, shards: shardsOf(i, pagesOf(lane), size), media, items, pageSize };
          }),
          window: PAGES_IN_FLIGHT,
          review:
            spec.review === undefined
              ? null
              : { gate: spec.review.gate, simulated: spec.review.simulated !== undefined },
        },
      ],
    })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')
        return client.workflow.getHandle<typeof evaluationRun>(runWorkflowId(run.id, run.generation));
      throw error;
    });
}
