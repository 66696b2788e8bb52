import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import { type CallLedger, type LeaseToken, UNASKED } from '../models/call-ledger.ts';
import type { CallScheduler } from '../models/call-scheduler.ts';
import type { ChatAnswer, ModelRequest, RawAnswer } from '../models/model-port.ts';
import type { Stake } from '../models/purse.ts';
import type { NanoUsd } from '../models/quota.ts';
import { PageStoppedError } from '../models/send-permit.ts';
import type { WriteGroup } from '../models/write-group.ts';
import type { Control, PageLeases } from '../runs/page-leases.ts';
import { createPagePermit, type PagePermit } from '../runs/page-permit.ts';
import { pageName } from '../runs/plan.ts';
import type { OpenCase, ResultStore, VerdictRow } from '../runs/result-store.ts';
import { type CaseCall, callFor, type Moderator, rowFor } from './moderate-case.ts';

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
  /** Why it stopped with cases remaining; null = it did not. */
  readonly stopped: PageStoppedError['why'] | null;
}

/** A page returns after so long, so that its activity stays far below its own time limit. */
const PAGE_TIME_MS = 5 * 60_000;
const LOOK_AT_ONCE = 100;
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
  const open = await deps.results.open(span);
  if (open.length === 0) return { done: 0, remaining: 0, stopped: null };

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

  const lease = await deps.leases.acquire({
    run,
    page: pageName(moderator.name, job.page),
    generation: job.generation,
  });
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
    const cases = withCalls(deps.ledger, run, moderator, open);
    const workers = Array.from({ length: Math.min(POOL, open.length) }, async () => {
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
    await permit.close();
  }

  const stopped = stop.signal.aborted ? (stop.signal.reason as PageStoppedError) : null;
  if (failure !== null) throw failure;
  if (stopped?.why === 'lease' && stopped.cause instanceof MettleError) throw stopped.cause;
  return { done, remaining: open.length - done, stopped: stopped?.why ?? null };
}

interface Planned {
  readonly open: OpenCase;
  readonly call: CaseCall | null;
  readonly state: typeof UNASKED;
}

/** Looks the keys up a chunk at a time, just ahead of the workers that share this iterator. */
async function* withCalls(
  ledger: CallLedger,
  run: RunId,
  moderator: Moderator,
  open: readonly OpenCase[],
): AsyncGenerator<Planned> {
  for (let from = 0; from < open.length; from += LOOK_AT_ONCE) {
    const chunk = open.slice(from, from + LOOK_AT_ONCE);
    const calls = chunk.map((entry) => callFor(run, moderator, entry.case, entry.ask));
    const keys = calls.flatMap((call) => (call === null ? [] : [call.key]));
    const states = keys.length === 0 ? [] : await ledger.look(keys);
    let next = 0;
    for (const [i, entry] of chunk.entries()) {
      const call = calls[i] ?? null;
      yield { open: entry, call, state: call === null ? UNASKED : (states[next++] ?? UNASKED) };
    }
  }
}

async function moderateCase(
  deps: PageDeps,
  job: PageJob,
  item: Planned & { lease: LeaseToken; permit: PagePermit; stop: AbortSignal; abort: AbortSignal },
): Promise<void> {
  const { run, moderator, caller } = job;
  const { open, call } = item;
  let held: Parameters<typeof rowFor>[3] = null;
  if (call !== null && caller !== null && moderator.target !== null) {
    const answer = await caller.scheduler.call({
      ref: { key: call.key, run, endpoint: moderator.target.endpoint },
      lease: item.lease,
      outgoing: { model: moderator.target.model, request: call.request, parameters: moderator.target.parameters },
      state: item.state,
      bytes: caller.bytes(call.request),
      stake: caller.stake(call.request),
      cost: caller.cost,
      permit: item.permit,
      stop: item.stop,
      abort: item.abort,
    });
    held = { key: call.key, held: answer };
  }
  const where = { run, evaluation: job.evaluation, ask: open.ask };
  await deps.rows.add(rowFor(where, moderator, open.case, held, deps.readChatAnswer));
}
