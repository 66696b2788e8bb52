import { Client, Connection } from '@temporalio/client';
import type { Context } from '../config/context.ts';
import { openRunPages } from '../config/open-work.ts';
import { errorMessage } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { OpenCount } from '../review/process.ts';
import type { PauseReason } from '../runs/page-leases.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import type { WorkflowBundle } from './build-bundle.ts';
import { endReviews } from './end-reviews.ts';
import { patiently } from './patiently.ts';
import { runWorkflowId } from './queues.ts';
import { startRun } from './start-run.ts';
import { hasWorkMeanwhile, waitsForPeople } from './waiting-for-people.ts';
import { stateOf } from './workflow-state.ts';

export type RunEnd =
  | { readonly state: 'done'; readonly sha256: string }
  | { readonly state: 'paused'; readonly reason: PauseReason }
  /** Only people can go on; `reported` = a report was written meanwhile (gate none). */
  | { readonly state: 'waiting'; readonly open: OpenCount; readonly reported: boolean }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly message: string };

const LOOK_MS = 500;
/** Looks without an answer of Temporal: a restart takes a few, two minutes of them are the end. */
const MISSES_SHOWN = 4;
const MISSES_MAX = 240;
/** Looks that a cancelled run gets to end by itself. */
const CANCEL_LOOKS = 10;
/** New generations after failures that are none of ours. */
const MAX_RESTARTS = 3;

/** Starts a run's workflow, or takes up the one that is there, and sees it to its end over as many generations as it takes. */
export async function driveRun(options: {
  context: Context;
  runId: RunId;
  address: string;
  namespace: string;
  bundle: WorkflowBundle;
  /** Stay while only people can go on, so that deadlines pass. */
  wait?: boolean;
  /** Aborts: stop looking (the run itself goes on or waits). */
  signal: AbortSignal;
  onGeneration: (generation: number, why: string) => void;
  onTrouble?: (error: unknown) => void;
}): Promise<RunEnd | null> {
  const { context, runId, bundle, signal } = options;
  const { store, clock } = context;
  let connection = Connection.lazy({ address: options.address });
  let client = new Client({ connection, namespace: options.namespace });
  try {
    let run = await required(context, runId);
    if (run.bundle === null) run = await store.runs.update(runId, { bundle: bundle.sha256 });
    else if (run.bundle !== bundle.sha256)
      run = await nextGeneration(context, client, run, bundle, 'the workflow code changed', options);

    const first = run;
    let handle = await patiently(() => startRun(client, context, first), signal);
    let misses = 0;
    let cancelledFor = 0;
    let restarts = 0;
    for (let look = 0; !signal.aborted; look += 1) {
      try {
        const control = await store.runs.control(runId);
        if (control.paused !== null && control.paused.by !== 'user') return { state: 'paused', reason: control.paused };
        const state = await stateOf(handle);
        misses = 0;
        const open =
          options.wait === true || state.kind !== 'running' ? null : await waitsForPeople(context, run, handle);
        if (open !== null && (await hasWorkMeanwhile(context, run))) {
          run = await nextGeneration(context, client, run, bundle, 'cases are asked again', options);
          handle = await startRun(client, context, run);
          continue;
        }
        if (open !== null) {
          const { review } = run.spec as unknown as Spec;
          return { state: 'waiting', open, reported: review?.gate === 'none' };
        }
        if (state.kind === 'done') {
          if (!(await hasOpenCases(context, run))) return { state: 'done', sha256: state.sha256 };
          run = await nextGeneration(context, client, run, bundle, 'cases are asked again', options);
          handle = await startRun(client, context, run);
          continue;
        }
        if (state.kind === 'failed' && (control.cancelled || state.type === 'RunCancelled')) {
          await endReviews(client, store, { run, why: 'cancelled by hand' });
          return { state: 'cancelled' };
        }
        if (control.cancelled && ++cancelledFor > CANCEL_LOOKS) {
          await handle.terminate('cancelled by hand');
          await endReviews(client, store, { run, why: 'cancelled by hand' });
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
          handle = await startRun(client, context, run);
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

/** Cases and trials that `mettle retry`, or items that a lead, opened after the last look of the workflow. */
async function hasOpenCases({ store }: Context, run: RunRecord): Promise<boolean> {
  if ((await openRunPages(store, run)).length > 0) return true;
  const { review } = run.spec as unknown as Spec;
  return review !== undefined && (await store.reviews.openCount(run.id)).open;
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
  const reason = `followed by generation ${next.generation}: ${why}`;
  await client.workflow
    .getHandle(runWorkflowId(run.id, run.generation))
    .terminate(reason)
    .catch(() => {});
  await endReviews(client, context.store, { run, why: reason });
  options.onGeneration(next.generation, why);
  return next;
}
