import { Client, Connection, type WorkflowHandle, WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Context } from '../config/context.ts';
import { lanesOf } from '../config/lanes.ts';
import { openRunPages } from '../config/open-work.ts';
import { errorMessage } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { PauseReason } from '../runs/page-leases.ts';
import { pageCount, shardSize, shardsOf } from '../runs/plan.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import type { evaluationRun } from '../workflows/evaluation-run.ts';
import type { WorkflowBundle } from './build-bundle.ts';
import { runWorkflowId, taskQueues } from './queues.ts';

export type RunEnd =
  | { readonly state: 'done'; readonly sha256: string }
  | { readonly state: 'paused'; readonly reason: PauseReason }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly message: string };

const PAGES_IN_FLIGHT = 2;
const LOOK_MS = 500;
/** Looks without an answer of Temporal: a restart takes a few, two minutes of them are the end. */
const MISSES_SHOWN = 4;
const MISSES_MAX = 240;
/** Looks that a cancelled run gets to end by itself. */
const CANCEL_LOOKS = 10;
/** New generations after failures that are none of ours. */
const MAX_RESTARTS = 3;
const MAX_TASK_FAILURES = 3;
/** WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR of the Temporal API. */
const NON_DETERMINISTIC_ERROR = 24;

/** Starts a run's workflow, or takes up the one that is there, and sees it to its end over as many generations as it takes. */
export async function driveRun(options: {
  context: Context;
  runId: RunId;
  address: string;
  namespace: string;
  bundle: WorkflowBundle;
  /** Aborts: stop looking (the run itself goes on or waits). */
  signal: AbortSignal;
  onGeneration: (generation: number, why: string) => void;
  onTrouble?: (error: unknown) => void;
}): Promise<RunEnd | null> {
  const { context, runId, bundle, signal } = options;
  const { store, clock } = context;
  let connection = await Connection.connect({ address: options.address });
  let client = new Client({ connection, namespace: options.namespace });
  try {
    let run = await required(context, runId);
    if (run.bundle === null) run = await store.runs.update(runId, { bundle: bundle.sha256 });
    else if (run.bundle !== bundle.sha256)
      run = await nextGeneration(context, client, run, bundle, 'the workflow code changed', options);

    let handle = await start(client, context, run);
    let misses = 0;
    let cancelledFor = 0;
    let restarts = 0;
    for (let look = 0; !signal.aborted; look += 1) {
      try {
        const control = await store.runs.control(runId);
        if (control.paused !== null && control.paused.by !== 'user') return { state: 'paused', reason: control.paused };
        const state = await stateOf(handle);
        misses = 0;
        if (state.kind === 'done') {
          if (!(await hasOpenCases(context, run))) return { state: 'done', sha256: state.sha256 };
          run = await nextGeneration(context, client, run, bundle, 'cases are asked again', options);
          handle = await start(client, context, run);
          continue;
        }
        if (state.kind === 'failed' && control.cancelled) return { state: 'cancelled' };
        if (state.kind === 'failed' && state.type === 'RunCancelled') return { state: 'cancelled' };
        if (control.cancelled && ++cancelledFor > CANCEL_LOOKS) {
          await handle.terminate('cancelled by hand');
          return { state: 'cancelled' };
        }
        if (state.kind !== 'running') {
          const newest = await required(context, runId);
          if (newest.generation > run.generation && newest.bundle !== bundle.sha256)
            return { state: 'failed', message: 'another version of Mettle has taken the run over' };
          if (newest.generation > run.generation) run = newest;
          else if (state.kind === 'failed' && look > 0 && (state.type !== null || ++restarts > MAX_RESTARTS))
            return { state: 'failed', message: state.message };
          else run = await nextGeneration(context, client, run, bundle, state.message, options);
          handle = await start(client, context, run);
        }
      } catch (error) {
        const lost = `Temporal does not answer: ${errorMessage(error)}`;
        if (error instanceof StoreUnavailableError) options.onTrouble?.(error);
        else misses += 1;
        if (misses > MISSES_SHOWN) options.onTrouble?.(new Error(lost));
        if (misses > MISSES_MAX) return { state: 'failed', message: lost };
        if (misses > 0 && misses % 20 === 0) {
          await connection.close().catch(() => {});
          connection = await Connection.connect({ address: options.address, connectTimeout: '10 seconds' }).catch(
            () => connection,
          );
          client = new Client({ connection, namespace: options.namespace });
          handle = client.workflow.getHandle(runWorkflowId(runId, run.generation));
        }
      }
      await clock.sleep(LOOK_MS, signal).catch(() => {});
    }
    return null;
  } finally {
    await connection.close().catch(() => {});
  }
}

async function required(context: Context, runId: RunId): Promise<RunRecord> {
  const run = await context.store.runs.find(runId);
  if (run === null || run.manifest === null) throw new TypeError(`run ${runId} is not frozen`);
  return run;
}

/** Cases and trials that `mettle retry` opened after the last look of the workflow. */
async function hasOpenCases({ store }: Context, run: RunRecord): Promise<boolean> {
  return (await openRunPages(store, run)).length > 0;
}

async function start(client: Client, context: Context, run: RunRecord): Promise<WorkflowHandle<typeof evaluationRun>> {
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
        },
      ],
    })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')
        return client.workflow.getHandle<typeof evaluationRun>(runWorkflowId(run.id, run.generation));
      throw error;
    });
}

type State =
  | { kind: 'running' }
  | { kind: 'done'; sha256: string }
  | { kind: 'failed'; type: string | null; message: string }
  | { kind: 'lost' | 'stuck'; message: string };

async function stateOf(handle: WorkflowHandle<typeof evaluationRun>): Promise<State> {
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

async function nextGeneration(
  context: Context,
  client: Client,
  run: RunRecord,
  bundle: WorkflowBundle,
  why: string,
  options: { onGeneration: (generation: number, why: string) => void },
): Promise<RunRecord> {
  const next = await context.store.runs.update(run.id, { generation: run.generation + 1, bundle: bundle.sha256 });
  await client.workflow
    .getHandle(runWorkflowId(run.id, run.generation))
    .terminate(`followed by generation ${next.generation}: ${why}`)
    .catch(() => {});
  options.onGeneration(next.generation, why);
  return next;
}
