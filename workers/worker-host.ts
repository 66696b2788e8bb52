import { Context } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createEvaluationActivities } from '../activities/evaluation.ts';
import { failureInterceptor } from '../activities/failures.ts';
import type { RunId } from '../core/ids.ts';
import type { EvaluationService, WorkScope } from '../runs/evaluation-service.ts';
import type { WorkflowBundle } from './build-bundle.ts';
import { taskQueues } from './queues.ts';

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
const MEDIA_PAGES = 4;
/** Each open poll of a process that stands still swallows one page until its heartbeat is missed. */
const POLLS = 2;
let installed = false;

/** Silences the SDK below `error`, keeps its native half off standard output and leaves the signals to the command line. */
function installRuntime(): void {
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
  roles?: readonly Role[];
}): Promise<WorkerHost> {
  installRuntime();
  const { namespace, evaluation } = options;
  const roles = options.roles ?? ROLES;
  const queues = taskQueues(options.storeId, options.runId);
  const draining = new AbortController();
  const connection = await NativeConnection.connect({ address: options.address });
  const scope = (): WorkScope => {
    const context = Context.current();
    return {
      cancelled: context.cancellationSignal,
      draining: draining.signal,
      alive: (detail) => context.heartbeat(detail),
    };
  };
  const workers: Worker[] = [];
  if (roles.includes('control')) {
    workers.push(
      await Worker.create({
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
      await Worker.create({
        connection,
        namespace,
        taskQueue: queues[role],
        activities: createEvaluationActivities({ evaluation, scope }),
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
  return {
    running,
    async drain() {
      draining.abort();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
