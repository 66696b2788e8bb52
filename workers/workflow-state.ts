import { type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { errorMessage } from '../core/errors.ts';
import type { evaluationRun } from '../workflows/evaluation-run.ts';

const MAX_TASK_FAILURES = 3;
/** WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR of the Temporal API. */
const NON_DETERMINISTIC_ERROR = 24;

/** How a run's workflow stands. `type` = of our own failure; null = it was none of ours. */
export type WorkflowState =
  | { kind: 'running' }
  | { kind: 'done'; sha256: string }
  | { kind: 'failed'; type: string | null; message: string }
  | { kind: 'lost' | 'stuck'; message: string };

export async function stateOf(handle: WorkflowHandle<typeof evaluationRun>): Promise<WorkflowState> {
  try {
    const about = await handle.describe();
    const name = about.status.name;
    if (name === 'COMPLETED') return { kind: 'done', sha256: (await handle.result()).sha256 };
    if (name === 'RUNNING') {
      const attempt = about.raw.pendingWorkflowTask?.attempt ?? 0;
      if (attempt > MAX_TASK_FAILURES && (await isNonDeterministic(handle)))
        return { kind: 'stuck', message: 'the workflow history does not fit the code' };
      return { kind: 'running' };
    }
    if (name === 'FAILED') {
      const error = await handle.result().then(
        () => null,
        (cause: unknown) => cause,
      );
      const ours = ownFailureOf(error);
      return { kind: 'failed', type: ours?.type ?? null, message: errorMessage(ours ?? error) };
    }
    return { kind: 'lost', message: `its workflow was ${name.toLowerCase().replace('_', ' ')}` };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'lost', message: 'its workflow history is gone' };
    throw error;
  }
}

async function isNonDeterministic(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).some((event) => event.workflowTaskFailedEventAttributes?.cause === NON_DETERMINISTIC_ERROR);
}

/** The failure that an activity of ours ended with, out of what Temporal wrapped around it. */
function ownFailureOf(error: unknown): ApplicationFailure | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ApplicationFailure && cause.type) return cause;
  return null;
}
