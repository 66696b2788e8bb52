import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../core/clock.ts';
import { MettleError, NotFoundError } from '../core/errors.ts';
import type { Blobs } from '../media/blobs.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import type { MediaService } from '../media/media-service.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import { BudgetExceededError, PageStoppedError } from '../models/send-permit.ts';
import { createWriteGroup } from '../models/write-group.ts';
import { moderatePage } from '../moderation/moderate-page.ts';
import { preparePage } from '../moderation/prepare-page.ts';
import type { EvaluationService, WorkScope } from '../runs/evaluation-service.ts';
import type { PauseReason } from '../runs/page-leases.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import { MAX_OPEN } from '../runs/wire.ts';
import type { Store } from '../store/store.ts';
import { type CreateClient, openRunRuntime, type RunRuntime } from './run-runtime.ts';

/** The run was cancelled: its workflow ends here. */
export class RunCancelledError extends MettleError {
  override readonly name = 'RunCancelledError';
  readonly code = 'RunCancelled';
  readonly retryable = false;
}

class ReportFailedError extends MettleError {
  override readonly name = 'ReportFailedError';
  readonly code = 'ReportFailed';
  readonly retryable = true;
}

export interface Evaluation extends EvaluationService {
  /** Runtimes that this process has opened, for progress. */
  runtimes(): readonly RunRuntime[];
  close(): Promise<void>;
}

const ALIVE_EVERY_MS = 1_000;
const LOOK_AT_CONTROL_MS = 1_000;

export function createEvaluation(options: {
  store: Store;
  clock: Clock;
  blobs: Blobs;
  media: MediaService;
  dataDir: string;
  variable: (name: string) => string | undefined;
  createClient?: CreateClient;
  onTrouble: (error: unknown) => void;
}): Evaluation {
  const { store, clock } = options;
  const opened = new Map<string, Promise<RunRuntime>>();
  const ready = new Set<RunRuntime>();
  const rows = createWriteGroup<VerdictRow, void>({
    write: async (batch) => {
      await store.results.record(batch);
      return batch.map(() => undefined);
    },
    clock,
    onTrouble: options.onTrouble,
  });

  function runtime(runId: string): Promise<RunRuntime> {
    let opening = opened.get(runId);
    if (opening === undefined) {
      opening = openRunRuntime({ runId, ...options }).then((made) => {
        ready.add(made);
        return made;
      });
      opening.catch(() => opened.delete(runId));
      opened.set(runId, opening);
    }
    return opening;
  }

  async function alive<T>(scope: WorkScope, work: () => Promise<T>, detail: () => number = () => 0): Promise<T> {
    const timer = setInterval(() => scope.alive(detail()), ALIVE_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  async function pause(runId: string, reason: PauseReason): Promise<void> {
    await store.runs.setControl(runId, { paused: reason });
  }

  async function overBudget(runId: string): Promise<string> {
    const { budget } = await store.quota.balance(`run:${runId}`);
    return `the budget of $${(budget ?? 0) / 1e9} is used up: what is left may not cover one more call. Raise budget_usd in the spec and start again`;
  }

  return {
    async prepareMedia({ runId, generation, lane, from, to }, scope) {
      let done = 0;
      try {
        const { spec, moderators } = await runtime(runId);
        const entry = moderators[lane];
        const name = spec.moderators[lane]?.name;
        if (entry === undefined || name === undefined) throw new NotFoundError(`run ${runId} has no moderator ${lane}`);
        const tally = await alive(
          scope,
          () =>
            preparePage(
              { ...store, derive: options.media.derive },
              {
                moderator: entry.moderator,
                span: { run: runId, moderator: name, from, to },
                generation,
                drain: scope.draining,
                cancel: scope.cancelled,
                onProgress: (count) => {
                  done = count;
                },
              },
            ),
          () => done,
        );
        return { v: 1, ...tally };
      } catch (error) {
        if (error instanceof FfmpegMissingError) {
          await pause(runId, { by: 'no_ffmpeg', message: withHint(error) });
          return { v: 1, done, remaining: to - from, stopped: 'paused' };
        }
        if (!(error instanceof PageStoppedError)) options.onTrouble(error);
        throw error;
      }
    },

    async moderatePage({ runId, generation, lane, from, to }, scope) {
      let done = 0;
      try {
        const { record, moderators, applyConcurrency } = await runtime(runId);
        const entry = moderators[lane];
        if (entry === undefined) throw new NotFoundError(`run ${runId} has no moderator ${lane}`);
        const tally = await alive(
          scope,
          () =>
            moderatePage(
              { ...store, rows, readChatAnswer, clock, onTrouble: options.onTrouble },
              {
                run: runId,
                generation,
                evaluation: record.evaluations.at(-1)?.digest ?? '',
                ...entry,
                page: { from, to },
                drain: scope.draining,
                cancel: scope.cancelled,
                onProgress: (count) => {
                  done = count;
                },
                onControl: (control) => applyConcurrency(control.concurrency),
              },
            ),
          () => done,
        );
        if (tally.stopped === 'draining') throw new PageStoppedError('draining');
        return { v: 1, ...tally };
      } catch (error) {
        if (error instanceof ProviderConfigError) {
          await pause(runId, { by: 'provider_config', message: withHint(error) });
          return { v: 1, done, remaining: to - from, stopped: 'paused' };
        }
        if (error instanceof BudgetExceededError) {
          await pause(runId, { by: 'budget', message: await overBudget(runId) });
          return { v: 1, done, remaining: to - from, stopped: 'paused' };
        }
        if (!(error instanceof PageStoppedError)) options.onTrouble(error);
        throw error;
      }
    },

    awaitResume({ runId }, scope) {
      return alive(scope, async () => {
        const stop = AbortSignal.any([scope.cancelled, scope.draining]);
        for (;;) {
          const control = await store.runs.control(runId);
          if (control.cancelled || control.paused === null) return;
          await clock.sleep(LOOK_AT_CONTROL_MS, stop).catch(() => {
            throw new PageStoppedError('draining');
          });
        }
      });
    },

    async openPages({ runId }) {
      const control = await store.runs.control(runId);
      if (control.cancelled) throw new RunCancelledError(`run ${runId} was cancelled; its rows are kept`);
      const { spec } = await runtime(runId);
      const pages: { lane: number; from: number; to: number }[] = [];
      for (const [lane, { name }] of spec.moderators.entries()) {
        const spans = await store.results.openSpans({ run: runId, moderator: name, size: spec.page_size });
        for (const { from, to } of spans) if (pages.length < MAX_OPEN) pages.push({ lane, from, to });
      }
      return { v: 1, pages };
    },

    buildReport({ runId }, scope) {
      return alive(scope, async () => ({ v: 1, sha256: await reportProcess(runId, options.dataDir, scope.cancelled) }));
    },

    runtimes: () => [...ready],
    async close() {
      await rows.drained();
      await Promise.all([...ready].map((entry) => entry.close()));
    },
  };
}

function withHint({ message, hint }: MettleError): string {
  return hint === null ? message : `${message.replace(/\.$/, '')}. ${hint}`;
}

/** Reports are built in a process of their own: their memory ends with it. Resolves with the SHA-256 of report.json. */
function reportProcess(runId: string, dataDir: string, signal: AbortSignal): Promise<string> {
  const script = fileURLToPath(new URL('../workers/report-main.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--max-semi-space-size=2', '--heap-growing-percent=20', script, runId, dataDir],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        signal,
      },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err = (err + chunk).slice(-4_000);
    });
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(out.trim());
      else
        reject(
          new ReportFailedError(`the report could not be written (${killedBy ?? `exit ${code}`}): ${err.trim()}`, {
            hint: 'every row is kept; free some space or mend the folder, then start again',
          }),
        );
    });
  });
}
