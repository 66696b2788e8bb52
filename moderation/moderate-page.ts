import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Derivations } from '../media/derivations.ts';
import { type CallLedger, type LeaseToken, UNASKED } from '../models/call-ledger.ts';
import type { CallScheduler } from '../models/call-scheduler.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { Stake } from '../models/purse.ts';
import type { NanoUsd } from '../models/quota.ts';
import { PageStoppedError } from '../models/send-permit.ts';
import type { WriteGroup } from '../models/write-group.ts';
import type { PageAttempts } from '../runs/page-attempts.ts';
import type { Control, PageLeases } from '../runs/page-leases.ts';
import { createPagePermit, type PagePermit } from '../runs/page-permit.ts';
import { pageName } from '../runs/plan.ts';
import { oneAtATime, watchForPoison } from '../runs/poison-watch.ts';
import type { OpenCase, ResultStore, VerdictRow } from '../runs/result-store.ts';
import type { RunStore } from '../runs/run-store.ts';
import { type HeldCall, type Moderator, rowFor } from './moderate-case.ts';
import { type Planned, planCases } from './planned-cases.ts';

/** How a moderator's calls are sent and priced; null for moderators that call no model. */
export interface Caller {
  readonly scheduler: CallScheduler;
  stake(request: ModelRequest): Stake;
  bytes(request: ModelRequest): number;
  cost(answer: RawAnswer): NanoUsd | null;
}

export interface PageDeps {
  readonly ledger: CallLedger;
  readonly leases: PageLeases;
  readonly attempts: PageAttempts;
  readonly runs: Pick<RunStore, 'setControl'>;
  readonly derivations: Derivations;
  readonly results: ResultStore;
  readonly rows: WriteGroup<VerdictRow, void>;
  readonly readChatAnswer: (raw: RawAnswer) => ChatAnswer;
  readonly clock: Clock;
  readonly onTrouble?: (error: unknown) => void;
}

export interface PageJob {
  readonly run: RunId;
  readonly generation: number;
  readonly evaluation: string;
  readonly moderator: Moderator;
  readonly caller: Caller | null;
  readonly page: { readonly from: number; readonly to: number };
  /** Aborts when the worker drains: no new case, calls in flight finish. */
  readonly drain: AbortSignal;
  /** Aborts when the engine gave this attempt up: no new case, calls in flight finish. */
  readonly cancel: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly onControl: (control: Control) => void;
}

export interface PageTally {
  readonly done: number;
  readonly remaining: number;
  /** Why it stopped with cases remaining; `media` = what they show was not made yet; null = it did not. */
  readonly stopped: PageStoppedError['why'] | 'media' | null;
}

/** A page returns after so long, so that its activity stays far below its own time limit. */
const PAGE_TIME_MS = 5 * 60_000;
/** Cases of a page under way at once; the scheduler decides how many calls that means. */
const POOL = 250;

/**
 * Works the open cases of one page: answer from the ledger or the model, row derived from what the ledger then holds.
 * A case never fails a page; the first failure of provider or store ends it after the calls in flight have finished
 * and are on disk. Throws ProviderUnavailableError, ProviderConfigError, BudgetExceededError, StaleLeaseError,
 * StaleGenerationError; returns otherwise, `stopped` on pause, drain, cancel and after PAGE_TIME_MS.
 */
export async function moderatePage(deps: PageDeps, job: PageJob): Promise<PageTally> {
  const { run, moderator } = job;
  const span = { run, moderator: moderator.name, ...job.page };
  // The lease first: a case that is given up from here on is no longer among the open ones, or this attempt sends nothing.
  const lease = await deps.leases.acquire({
    run,
    page: pageName(moderator.name, job.page),
    generation: job.generation,
  });
  const open = await deps.results.open(span);
  if (open.length === 0) return { done: 0, remaining: 0, stopped: null };
  const asked = open.map((entry) => ({ caseId: entry.case.id, ask: entry.ask }));
  const watch = await watchForPoison(deps, { lease, lane: moderator.name, open: asked });
  if (watch.refuse !== null) {
    await watch.close();
    return { done: 0, remaining: open.length, stopped: 'paused' };
  }

  const stop = new AbortController();
  const drop = new AbortController();
  const end = (why: PageStoppedError['why'], cause?: unknown) => stop.abort(new PageStoppedError(why, cause));
  const onDrain = () => end('draining');
  const onCancel = () => end('cancelled');
  job.drain.addEventListener('abort', onDrain);
  job.cancel.addEventListener('abort', onCancel);
  if (job.drain.aborted) onDrain();
  if (job.cancel.aborted) onCancel();
  const timeUp = setTimeout(() => end('time'), PAGE_TIME_MS);

  const permit = createPagePermit({
    leases: deps.leases,
    lease,
    clock: deps.clock,
    onControl(control) {
      job.onControl(control);
      if (control.cancelled) {
        end('cancelled');
        drop.abort(stop.signal.reason);
      }
      if (control.paused !== null) end('paused');
    },
    onLost: (error) => end('lease', error),
    ...(deps.onTrouble === undefined ? {} : { onTrouble: deps.onTrouble }),
  });

  let done = 0;
  let failure: unknown = null;
  try {
    const plan = (some: readonly OpenCase[]) => planCases(deps, run, moderator, some);
    const cases = watch.careful ? oneAtATime(watch, open, plan) : plan(open);
    const workers = Array.from({ length: watch.careful ? 1 : Math.min(POOL, open.length) }, async () => {
      for await (const item of cases) {
        if (stop.signal.aborted) return;
        try {
          await moderateCase(deps, job, { ...item, lease, permit, stop: stop.signal, abort: drop.signal });
          done += 1;
          job.onProgress(done);
        } catch (error) {
          if (error instanceof PageStoppedError) return;
          failure ??= error;
          end('failed', error);
          return;
        }
      }
    });
    await Promise.all(workers);
    await Promise.all([job.caller?.scheduler.drained(), deps.rows.drained()]);
  } finally {
    clearTimeout(timeUp);
    job.drain.removeEventListener('abort', onDrain);
    job.cancel.removeEventListener('abort', onCancel);
    try {
      await watch.close();
    } finally {
      await permit.close();
    }
  }

  const stopped = stop.signal.aborted ? (stop.signal.reason as PageStoppedError) : null;
  if (failure !== null) throw failure;
  if (stopped?.why === 'lease' && stopped.cause instanceof MettleError) throw stopped.cause;
  const remaining = open.length - done;
  return { done, remaining, stopped: stopped?.why ?? (remaining > 0 ? 'media' : null) };
}

async function moderateCase(
  deps: PageDeps,
  job: PageJob,
  item: Planned & { lease: LeaseToken; permit: PagePermit; stop: AbortSignal; abort: AbortSignal },
): Promise<void> {
  const { run, moderator, caller } = job;
  const { open, plan } = item;
  const where = { run, evaluation: job.evaluation, ask: open.ask };
  const found =
    plan.kind === 'ask' ? { kind: 'held' as const, calls: await askAll(caller, moderator, item, run) } : plan;
  await deps.rows.add(rowFor(where, moderator, open.case, found, deps.readChatAnswer));
}

/** All calls of a case. The first failure is thrown once none of them is under way any more. */
async function askAll(
  caller: Caller | null,
  { target }: Moderator,
  item: Planned & { lease: LeaseToken; permit: PagePermit; stop: AbortSignal; abort: AbortSignal },
  run: RunId,
): Promise<HeldCall[]> {
  if (caller === null || target === null || item.plan.kind !== 'ask') throw new TypeError('a case without calls');
  const { lease, permit, stop, abort, states } = item;
  const asked = item.plan.calls.map(async ({ part, key, request }, i) => {
    const held = await caller.scheduler.call({
      ref: { key, run, endpoint: target.endpoint },
      lease,
      outgoing: { model: target.model, request, parameters: target.parameters },
      state: states[i] ?? UNASKED,
      bytes: caller.bytes(request),
      stake: caller.stake(request),
      cost: caller.cost,
      permit,
      stop,
      abort,
    });
    return { part, key, held };
  });
  const settled = await Promise.allSettled(asked);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
