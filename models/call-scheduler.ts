import type { Clock } from '../core/clock.ts';
import { crashPoint } from '../core/crash-point.ts';
import { errorMessage } from '../core/errors.ts';
import { type ConcurrencySettings, createAdaptiveLimit } from './adaptive-limit.ts';
import type { CallLedger, CallRef, CallState, Held, LeaseToken } from './call-ledger.ts';
import { ProviderTimeoutError, ProviderUnavailableError, RateLimitedError } from './errors.ts';
import type { ModelClient, Outgoing, RawAnswer } from './model-port.ts';
import { createPacer } from './pacer.ts';
import { createProofOfLife } from './proof-of-life.ts';
import type { Purse, Stake, Taken } from './purse.ts';
import type { NanoUsd } from './quota.ts';
import type { SendPermit } from './send-permit.ts';
import { createStallWatch } from './stall-watch.ts';
import { createTurnstile } from './turnstile.ts';
import { createWriteGroup, GROUP_MAX_ITEMS } from './write-group.ts';

/** One call as a page asks for it. */
export interface CallJob {
  readonly ref: CallRef;
  readonly lease: LeaseToken;
  readonly outgoing: Pick<Outgoing, 'model' | 'request' | 'parameters'>;
  /** State of the key when the page looked it up. */
  readonly state: CallState;
  /** Bytes of the request body, for the bound on bodies in flight. */
  readonly bytes: number;
  readonly stake: Stake;
  /** Cost of an answer; null = unknown: the whole stake is charged. */
  readonly cost: (answer: RawAnswer) => NanoUsd | null;
  readonly permit: SendPermit;
  /** Aborts: start nothing more (waits end, a call in flight finishes). One signal for all calls of a page. */
  readonly stop: AbortSignal;
  /** Aborts, never before `stop`: drop the call in flight as well. */
  readonly abort: AbortSignal;
}

export interface SchedulerStats {
  readonly inFlight: number;
  readonly limit: number;
  readonly ratePerSecond: number | null;
  readonly sent: number;
  readonly answered: number;
  readonly retries: number;
  readonly limited: number;
  readonly awaitingCommit: number;
  readonly storeHealthy: boolean;
}

/**
 * Sends the calls of one endpoint from one worker process; the only place with retries. Resolves with what the key
 * holds. Throws ProviderUnavailableError (the page fails, the case stays open), ProviderConfigError, StaleLeaseError,
 * BudgetExceededError, or the reason of `stop` or `abort`.
 */
export interface CallScheduler {
  call(job: CallJob): Promise<Held>;
  setCeiling(ceiling: number): void;
  stats(): SchedulerStats;
  /** Resolves when every answer received is on disk. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

export interface SchedulerSettings {
  readonly concurrency: ConcurrencySettings;
  /** Time that the client gives one exchange. */
  readonly timeoutMs: number;
  /** Failed attempts (other than 429), each with an answer of the endpoint after it, that end a key without one. */
  readonly attempts: number;
  /** Bytes of request bodies in flight. */
  readonly maxBytes: number;
}

const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 60_000;

export function createCallScheduler(options: {
  client: ModelClient;
  ledger: CallLedger;
  /** Purses of the endpoint's rate and the run's money; empty when nothing limits. */
  purses: readonly Purse[];
  /** Cheap question that shows whether the endpoint lives; resolves when it answered. */
  probe: (signal: AbortSignal) => Promise<void>;
  clock: Clock;
  settings: SchedulerSettings;
  onTrouble?: (error: unknown) => void;
}): CallScheduler {
  const { client, ledger, clock, settings } = options;
  const limit = createAdaptiveLimit(settings.concurrency, settings.timeoutMs);
  const pacer = createPacer();
  const stalls = createStallWatch();
  const life = createProofOfLife({ probe: options.probe, clock });
  const flights = new Map<string, Promise<Held>>();
  const answers = createWriteGroup<CallRef & { answer: RawAnswer }, Held>({
    write: async (entries) => {
      crashPoint('before-commit');
      return ledger.keep(entries);
    },
    clock,
    ...(options.onTrouble === undefined ? {} : { onTrouble: options.onTrouble }),
  });
  const turnstile = createTurnstile({
    clock,
    admits: (bytes) =>
      turnstile.inFlight() < limit.current() &&
      (turnstile.inFlight() === 0 || turnstile.bytes() + bytes <= settings.maxBytes) &&
      answers.healthy() &&
      answers.pending() < GROUP_MAX_ITEMS,
    delay: () => pacer.delay(clock.monotonic()),
  });
  const counts = { sent: 0, answered: 0, retries: 0, limited: 0 };

  async function attempt(job: CallJob, counted: number): Promise<Held> {
    const taken: Taken[] = [];
    for (const purse of options.purses) taken.push(await purse.take(job.stake, job.stop));
    let spent: NanoUsd = 0;
    try {
      const pass = await turnstile.enter(job.bytes, job.stop, job.permit);
      const startedAt = clock.monotonic();
      try {
        pacer.sent(startedAt);
        counts.sent += 1;
        spent = job.stake.money;
        const answer = await client.send({
          ...job.outgoing,
          headers: { 'Idempotency-Key': job.ref.key, 'X-Mettle-Attempt': String(counted + 1) },
          signal: job.abort,
        });
        spent = job.cost(answer) ?? job.stake.money;
        counts.answered += 1;
        const answeredAt = clock.monotonic();
        limit.succeeded(answeredAt - startedAt);
        life.answered();
        pacer.succeeded(answeredAt);
        crashPoint('answer-received');
        const kept = answers.add({ ...job.ref, answer });
        pass.leave();
        if (turnstile.inFlight() === 0) answers.flush();
        const held = await kept;
        crashPoint('after-commit');
        return held;
      } catch (error) {
        const at = clock.monotonic();
        if (error instanceof RateLimitedError) {
          spent = 0;
          counts.limited += 1;
          limit.overloaded({ startedAt, at });
          throw new Refused(pacer.limited(at, error.retryAfterMs, startedAt), error);
        }
        if (error instanceof ProviderUnavailableError || error instanceof ProviderTimeoutError)
          limit.overloaded({ startedAt, at });
        throw error;
      } finally {
        pass.leave();
      }
    } finally {
      for (const stake of taken) stake.settle(spent);
    }
  }

  function giveUp(job: CallJob, error: ProviderUnavailableError | ProviderTimeoutError): Promise<Held> {
    const timedOut = error instanceof ProviderTimeoutError;
    return ledger.giveUp({
      ...job.ref,
      lease: job.lease,
      outcome: timedOut ? 'timeout' : 'error',
      code: timedOut ? 'timeout' : error.status === null ? 'connection' : `http_${error.status}`,
    });
  }

  async function work(job: CallJob): Promise<Held> {
    let state = job.state;
    let failed = 0;
    let unanswered = 0;
    while (state.held === null) {
      const stallsBefore = stalls.count();
      try {
        return await attempt(job, state.attempts);
      } catch (error) {
        const limited = error instanceof Refused;
        if (!limited && !(error instanceof ProviderUnavailableError || error instanceof ProviderTimeoutError))
          throw error;
        const failedAt = clock.monotonic();
        const stalled = stalls.count() !== stallsBefore;
        counts.retries += 1;
        if (limited) {
          if (!stalled) state = await ledger.countAttempt({ ...job.ref, limited, lease: job.lease });
          if (state.held === null) await clock.sleep(error.waitMs * (1 + 0.1 * Math.random()), job.stop);
          continue;
        }
        const retryAfter = error instanceof ProviderUnavailableError ? error.retryAfterMs : null;
        const backoff = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** failed);
        const pause = () => clock.sleep(retryAfter ?? backoff * (0.5 + 0.5 * Math.random()), job.stop);
        const last = state.failures + 1 >= settings.attempts;
        failed += 1;
        if (!last || stalled) await pause();
        if (stalled) continue;
        // A failure counts against the case only when the endpoint answered something after it.
        const down = await life.missingSince(failedAt, job.stop);
        if (down !== null) {
          unanswered += 1;
          const outage = new ProviderUnavailableError(
            `endpoint ${job.ref.endpoint} answers nothing (${errorMessage(down)}); its cases stay open and are tried again`,
            { status: null, cause: down },
          );
          if (unanswered >= settings.attempts) throw outage;
          options.onTrouble?.(outage);
          if (last) await pause();
          continue;
        }
        state = await ledger.countAttempt({ ...job.ref, limited, lease: job.lease });
        if (state.held === null && state.failures >= settings.attempts) return giveUp(job, error);
      }
    }
    return state.held;
  }

  return {
    call(job) {
      const running = flights.get(job.ref.key);
      if (running !== undefined) return running;
      const flight = work(job).finally(() => flights.delete(job.ref.key));
      flights.set(job.ref.key, flight);
      return flight;
    },
    setCeiling(ceiling) {
      limit.setCeiling(ceiling);
      turnstile.poke();
    },
    stats: () => ({
      inFlight: turnstile.inFlight(),
      limit: limit.current(),
      ratePerSecond: pacer.rate(),
      ...counts,
      awaitingCommit: answers.pending(),
      storeHealthy: answers.healthy(),
    }),
    drained: () => answers.drained(),
    async close() {
      await answers.drained();
      stalls.close();
      life.close();
      turnstile.close();
    },
  };
}

/** A 429 on its way from an attempt to the retry loop. */
class Refused extends Error {
  readonly waitMs: number;

  constructor(waitMs: number, cause: RateLimitedError) {
    super(cause.message, { cause });
    this.waitMs = waitMs;
  }
}
