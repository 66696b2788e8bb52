import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createEvaluationActivities } from '../activities/evaluation.ts';
import { failureInterceptor } from '../activities/failures.ts';
import { createReviewActivities } from '../activities/review.ts';
import type { Clock } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { EvaluationService, WorkScope } from '../runs/evaluation-service.ts';
import type { ReviewService } from '../runs/review-service.ts';
import type { Spec } from '../runs/spec.ts';
import type { Store } from '../store/store.ts';
import type { WorkflowBundle } from './build-bundle.ts';
import { drainOutbox } from './outbox-drainer.ts';
import { patiently } from './patiently.ts';
import { taskQueues } from './queues.ts';
import { startReopened } from './start-reopened.ts';

/** The Temporal workers of this process for one run. */
export interface WorkerHost {
  /** No new page; calls in flight finish and are stored; then resolves. */
  drain(): Promise<void>;
  /** Rejects when a worker died by itself. */
  readonly running: Promise<void>;
}

/** What a worker process can do for a run. */
export const ROLES = ['control', 'evaluation', 'media'] as const;
export type Role = (typeof ROLES)[number];

const GRACE = '5 minutes';
/** Pages of media at once: pictures within them share the cores. */
const MEDIA_PAGES = 8;
/** Each open poll of a process that stands still swallows one page until its heartbeat is missed. */
const POLLS = 2;
let installed = false;

/** Silences the SDK below `error`, keeps its native half off standard output and leaves the signals to the command line. */
export function installRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    shutdownSignals: [],
    // Left alone the native core prints its warnings on standard output, into the results of commands.
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
    logger: new DefaultLogger('ERROR', ({ level, message, meta }) => {
      const error = meta?.error instanceof Error ? `: ${meta.error.message}` : '';
      process.stderr.write(`temporal ${level.toLowerCase()}: ${message}${error}\n`);
    }),
  });
}

export async function startWorkers(options: {
  address: string;
  namespace: string;
  storeId: string;
  runId: RunId;
  bundle: WorkflowBundle;
  evaluation: EvaluationService;
  review: ReviewService;
  store: Pick<Store, 'reviews' | 'runs'>;
  clock: Clock;
  onTrouble: (error: unknown) => void;
  roles?: readonly Role[];
}): Promise<WorkerHost> {
  installRuntime();
  const { namespace, evaluation, review } = options;
  const roles = options.roles ?? ROLES;
  const queues = taskQueues(options.storeId, options.runId);
  const draining = new AbortController();
  const connection = await patiently(() => NativeConnection.connect({ address: options.address }));
  const scope = (): WorkScope => {
    const context = Context.current();
    return {
      cancelled: context.cancellationSignal,
      draining: draining.signal,
      alive: (detail) => context.heartbeat(detail),
    };
  };
  const create = (about: WorkerOptions): Promise<Worker> => patiently(() => Worker.create(about));
  const workers: Worker[] = [];
  if (roles.includes('control')) {
    workers.push(
      await create({
        connection,
        namespace,
        taskQueue: queues.control,
        workflowBundle: { code: options.bundle.code },
        stickyQueueScheduleToStartTimeout: '1 second',
        maxConcurrentWorkflowTaskPolls: POLLS,
        maxCachedWorkflows: 100,
        workflowThreadPoolSize: 1,
      }),
    );
  }
  for (const [role, atOnce] of [
    ['evaluation', 64],
    ['media', MEDIA_PAGES],
  ] as const) {
    if (!roles.includes(role)) continue;
    workers.push(
      await create({
        connection,
        namespace,
        taskQueue: queues[role],
        activities: {
          ...createEvaluationActivities({ evaluation, scope }),
          ...createReviewActivities({ review, scope }),
        },
        maxConcurrentActivityTaskExecutions: atOnce,
        maxConcurrentActivityTaskPolls: POLLS,
        maxHeartbeatThrottleInterval: '2 seconds',
        shutdownGraceTime: GRACE,
        interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
      }),
    );
  }
  const running = Promise.all(workers.map((worker) => worker.run())).then(() => {});
  running.catch(() => {});
  const drainer = roles.includes('control') ? await startDrainer(options, { queues, signal: draining.signal }) : null;
  return {
    running,
    async drain() {
      draining.abort();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await drainer?.();
      await connection.close();
    },
  };
}

/** Delivers decisions and starts reopened reviews while this process works on the run; the function returned ends it. */
async function startDrainer(
  { address, namespace, store, clock, runId, onTrouble }: Parameters<typeof startWorkers>[0],
  { queues, signal }: { queues: ReturnType<typeof taskQueues>; signal: AbortSignal },
): Promise<() => Promise<void>> {
  const run = await store.runs.find(runId);
  if ((run?.spec as unknown as Spec | undefined)?.review === undefined) return async () => {};
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, namespace });
  const loop = { client, store, clock, runId, queues, signal, onTrouble };
  const draining = Promise.all([drainOutbox(loop), startReopened(loop)]);
  return async () => {
    await draining;
    await connection.close();
  };
}
