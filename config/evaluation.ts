import type { Clock } from '../core/clock.ts';
import { type MettleError, NotFoundError } from '../core/errors.ts';
import type { Blobs } from '../media/blobs.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import type { MediaService } from '../media/media-service.ts';
import { ProviderConfigError } from '../models/errors.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import { BudgetExceededError, PageStoppedError } from '../models/send-permit.ts';
import { createWriteGroup } from '../models/write-group.ts';
import { moderatePage } from '../moderation/moderate-page.ts';
import type { TrialRow } from '../persuasion/trial.ts';
import { trialPage } from '../persuasion/trial-page.ts';
import type { EvaluationService, WorkScope } from '../runs/evaluation-service.ts';
import type { PauseReason } from '../runs/page-leases.ts';
import { preparePage } from '../runs/prepare-page.ts';
import type { VerdictRow } from '../runs/result-store.ts';
import type { PageInput, PageResult } from '../runs/wire.ts';
import type { PageAttempt, PageTally } from '../runs/work-page.ts';
import type { Store } from '../store/store.ts';
import { openPieces, openRunPages } from './open-work.ts';
import { reportProcess } from './report-process.ts';
import { RunCancelledError } from './run-cancelled.ts';
import { type CreateClient, openRunRuntime, type RunLane, type RunRuntime } from './run-runtime.ts';

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
  const { store, clock, onTrouble } = options;
  const opened = new Map<string, Promise<RunRuntime>>();
  const ready = new Set<RunRuntime>();
  const recorded = <Row>(record: (rows: readonly Row[]) => Promise<void>) =>
    createWriteGroup<Row, void>({
      write: async (batch) => {
        await record(batch);
        return batch.map(() => undefined);
      },
      clock,
      onTrouble,
    });
  const rows = recorded<VerdictRow>((batch) => store.results.record(batch));
  const trialRows = recorded<TrialRow>((batch) => store.trials.record(batch));

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

  async function overBudget(runId: string): Promise<string> {
    const { budget } = await store.quota.balance(`run:${runId}`);
    return `the budget of $${(budget ?? 0) / 1e9} is used up: what is left may not cover one more call. Raise budget_usd in the spec and start again`;
  }

  /** Why a failure is for people to mend, so that the run pauses; null = it is not. */
  async function pauseReason(runId: string, error: unknown): Promise<PauseReason | null> {
    if (error instanceof FfmpegMissingError) return { by: 'no_ffmpeg', message: withHint(error) };
    if (error instanceof ProviderConfigError) return { by: 'provider_config', message: withHint(error) };
    if (error instanceof BudgetExceededError) return { by: 'budget', message: await overBudget(runId) };
    return null;
  }

  /** Works one page of a lane: heartbeats, and pauses the run for what people have to mend. */
  async function page(
    { runId, generation, lane, from, to }: PageInput,
    scope: WorkScope,
    work: (lane: RunLane, run: RunRuntime, attempt: PageAttempt) => Promise<PageTally>,
  ): Promise<PageResult> {
    let done = 0;
    try {
      const run = await runtime(runId);
      const entry = run.lanes[lane];
      if (entry === undefined) throw new NotFoundError(`run ${runId} has no lane ${lane}`);
      const attempt: PageAttempt = {
        run: runId,
        generation,
        drain: scope.draining,
        cancel: scope.cancelled,
        onProgress: (count) => {
          done = count;
        },
        onControl: (control) => run.applyConcurrency(control.concurrency),
      };
      const tally = await alive(
        scope,
        () => work(entry, run, attempt),
        () => done,
      );
      if (tally.stopped === 'draining') throw new PageStoppedError('draining');
      return { v: 1, ...tally };
    } catch (error) {
      const paused = await pauseReason(runId, error);
      if (paused !== null) {
        await store.runs.setControl(runId, { paused });
        return { v: 1, done, remaining: to - from, stopped: 'paused' };
      }
      if (!(error instanceof PageStoppedError)) onTrouble(error);
      throw error;
    }
  }

  const shared = { ...store, readBlob: options.blobs.read, readChatAnswer, clock, onTrouble };
  const evaluationOf = ({ record }: RunRuntime) => record.evaluations.at(-1)?.digest ?? '';

  return {
    prepareMedia: (input, scope) =>
      page(input, scope, (lane, run, attempt) =>
        preparePage(
          { ...store, derive: options.media.derive },
          { ...attempt, ...openPieces(store, run, lane, { from: input.from, to: input.to }) },
        ),
      ),

    moderatePage: (input, scope) =>
      page(input, scope, (lane, run, attempt) => {
        if (lane.work !== 'moderate') throw new TypeError(`lane ${input.lane} is no moderator`);
        const { from, to } = input;
        const job = { ...attempt, ...lane, evaluation: evaluationOf(run), page: { from, to } };
        return moderatePage({ ...shared, rows }, job);
      }),

    trialPage: (input, scope) =>
      page(input, scope, (lane, run, attempt) => {
        if (lane.work !== 'persuade') throw new TypeError(`lane ${input.lane} is no persuadee`);
        const { from, to } = input;
        const job = { ...attempt, ...lane, evaluation: evaluationOf(run), page: { from, to } };
        return trialPage({ ...shared, trialRows }, job);
      }),

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
      return { v: 1, pages: await openRunPages(store, (await runtime(runId)).record) };
    },

    buildReport({ runId }, scope) {
      return alive(scope, async () => ({ v: 1, sha256: await reportProcess(runId, options.dataDir, scope.cancelled) }));
    },

    runtimes: () => [...ready],
    async close() {
      await Promise.all([rows.drained(), trialRows.drained()]);
      await Promise.all([...ready].map((entry) => entry.close()));
    },
  };
}

function withHint({ message, hint }: MettleError): string {
  return hint === null ? message : `${message.replace(/\.$/, '')}. ${hint}`;
}
