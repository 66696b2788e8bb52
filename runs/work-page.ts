import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { LeaseToken } from '../models/call-ledger.ts';
import { PageStoppedError, type SendPermit } from '../models/send-permit.ts';
import type { AskedCase, PageAttempts } from './page-attempts.ts';
import type { Control, PageLeases } from './page-leases.ts';
import { createPagePermit } from './page-permit.ts';
import { oneAtATime, watchForPoison } from './poison-watch.ts';
import type { RunStore } from './run-store.ts';

export interface PageTally {
  readonly done: number;
  readonly remaining: number;
  /** Why it stopped with work remaining; `media` = what it shows was not made yet; null = it did not. */
  readonly stopped: PageStoppedError['why'] | 'media' | null;
}

export interface PageWorkDeps {
  readonly leases: PageLeases;
  readonly attempts: PageAttempts;
  readonly runs: Pick<RunStore, 'setControl'>;
  readonly clock: Clock;
  readonly onTrouble?: (error: unknown) => void;
}

/** One attempt at a page, as the engine asks for it. */
export interface PageAttempt {
  readonly run: RunId;
  readonly generation: number;
  /** Aborts when the worker drains: nothing new, calls in flight finish. */
  readonly drain: AbortSignal;
  /** Aborts when the engine gave this attempt up: nothing new, calls in flight finish. */
  readonly cancel: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly onControl: (control: Control) => void;
}

/** What every call of a page attempt is sent under. */
export interface PageSession {
  readonly lease: LeaseToken;
  readonly permit: SendPermit;
  /** Aborts when nothing new may be sent. */
  readonly stop: AbortSignal;
  /** Aborts when calls in flight are to be dropped. */
  readonly drop: AbortSignal;
}

/** The work of one page: `Open` = a piece of it that lacks its row, `Planned` = one that is ready to be worked. */
export interface PageWork<Open, Planned> {
  /** Name of the page in leases. */
  readonly page: string;
  /** Whose page it is: a moderator or a persuadee. */
  readonly lane: string;
  /** Pieces under way at once. */
  readonly pool: number;
  open(): Promise<readonly Open[]>;
  asked(open: Open): AskedCase;
  /** What cannot be worked yet is left out. */
  plan(some: readonly Open[]): AsyncIterable<Planned>;
  /** Resolves when the row is on disk. Throws PageStoppedError when it was stopped. */
  work(planned: Planned, session: PageSession): Promise<void>;
  /** Resolves when nothing that was sent awaits the disk. */
  drained(): Promise<unknown>;
}

/** A page returns after so long, so that its activity stays far below its own time limit. */
const PAGE_TIME_MS = 5 * 60_000;

/**
 * Works what is open of one page under its lease. A piece of work never fails a page; the first failure of provider or
 * store ends it after the calls in flight have finished and are on disk. Throws ProviderUnavailableError,
 * ProviderConfigError, BudgetExceededError, StaleLeaseError, StaleGenerationError; returns otherwise, `stopped` on pause,
 * drain, cancel and after PAGE_TIME_MS.
 */
export async function workPage<Open, Planned>(
  deps: PageWorkDeps,
  attempt: PageAttempt,
  work: PageWork<Open, Planned>,
): Promise<PageTally> {
  const { run, generation } = attempt;
  // The lease first: a case that is given up from here on is no longer among the open ones, or this attempt sends nothing.
  const lease = await deps.leases.acquire({ run, page: work.page, generation });
  const open = await work.open();
  if (open.length === 0) return { done: 0, remaining: 0, stopped: null };
  const watch = await watchForPoison(deps, { lease, lane: work.lane, open: open.map(work.asked) });
  if (watch.refuse !== null) {
    await watch.close();
    return { done: 0, remaining: open.length, stopped: 'paused' };
  }

  const stop = new AbortController();
  const drop = new AbortController();
  const end = (why: PageStoppedError['why'], cause?: unknown) => stop.abort(new PageStoppedError(why, cause));
  const onDrain = () => end('draining');
  const onCancel = () => end('cancelled');
  attempt.drain.addEventListener('abort', onDrain);
  attempt.cancel.addEventListener('abort', onCancel);
  if (attempt.drain.aborted) onDrain();
  if (attempt.cancel.aborted) onCancel();
  const timeUp = setTimeout(() => end('time'), PAGE_TIME_MS);

  const permit = createPagePermit({
    leases: deps.leases,
    lease,
    clock: deps.clock,
    onControl(control) {
      attempt.onControl(control);
      if (control.cancelled) {
        end('cancelled');
        drop.abort(stop.signal.reason);
      }
      if (control.paused !== null) end('paused');
    },
    onLost: (error) => end('lease', error),
    ...(deps.onTrouble === undefined ? {} : { onTrouble: deps.onTrouble }),
  });
  const session: PageSession = { lease, permit, stop: stop.signal, drop: drop.signal };

  let done = 0;
  let failure: unknown = null;
  try {
    const planned = watch.careful ? oneAtATime(watch, open, work) : work.plan(open);
    const workers = Array.from({ length: watch.careful ? 1 : Math.min(work.pool, open.length) }, async () => {
      for await (const item of planned) {
        if (stop.signal.aborted) return;
        try {
          await work.work(item, session);
          done += 1;
          attempt.onProgress(done);
        } catch (error) {
          if (error instanceof PageStoppedError) return;
          failure ??= error;
          end('failed', error);
          return;
        }
      }
    });
    await Promise.all(workers);
    await work.drained();
  } finally {
    clearTimeout(timeUp);
    attempt.drain.removeEventListener('abort', onDrain);
    attempt.cancel.removeEventListener('abort', onCancel);
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
