import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock, systemClock } from '../../../core/clock.ts';
import { sha256 } from '../../../core/digest.ts';
import { type LeaseToken, UNASKED } from '../../../models/call-ledger.ts';
import { type CallJob, type CallScheduler, createCallScheduler } from '../../../models/call-scheduler.ts';
import {
  ProviderConfigError,
  ProviderTimeoutError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../../models/errors.ts';
import type { ModelClient, Outgoing, RawAnswer } from '../../../models/model-port.ts';
import { createMemoryStore } from '../../../store/memory-store.ts';

const ANSWER: RawAnswer = { status: 200, headers: {}, body: '{}', model: 'm', usage: null, latencyMs: 1 };
const RUN = 'run-1';
const opened: CallScheduler[] = [];
afterEach(async () => {
  for (const scheduler of opened.splice(0)) await scheduler.close();
});

async function setUp(
  send: (outgoing: Outgoing, nth: number) => Promise<RawAnswer>,
  probe: () => Promise<void> = async () => {},
) {
  const store = createMemoryStore({ clock: createManualClock(1_000) });
  await store.runs.create({ id: RUN, name: 'run', specDigest: 'd', ordinal: 1, spec: {}, operations: {} });
  const lease = await store.leases.acquire({ run: RUN, page: 'm/0', generation: 0 });
  let sent = 0;
  const client: ModelClient = { send: (outgoing) => send(outgoing, sent++) };
  const clock = {
    ...systemClock,
    sleep: async (_: number, signal?: AbortSignal) => signal?.throwIfAborted(),
  };
  const scheduler = createCallScheduler({
    client,
    ledger: store.ledger,
    purses: [],
    probe,
    clock,
    settings: { concurrency: { start: 4, floor: 1, ceiling: 8 }, timeoutMs: 60_000, attempts: 3, maxBytes: 1_000_000 },
  });
  opened.push(scheduler);
  return { store, lease, scheduler, sent: () => sent };
}

function job(name: string, lease: LeaseToken, more: Partial<CallJob> = {}): CallJob {
  return {
    ref: { key: sha256(name), run: RUN, endpoint: 'e' },
    lease,
    outgoing: { model: 'm', request: { kind: 'moderation', input: [] }, parameters: {} },
    state: UNASKED,
    bytes: 100,
    stake: { tokens: 1, money: 0 },
    cost: () => null,
    permit: { open: () => true },
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    ...more,
  };
}

describe('call scheduler', () => {
  it('asks once for a key, also when it is asked for twice at the same time', async () => {
    const { scheduler, lease, sent } = await setUp(async () => ANSWER);
    const [a, b] = await Promise.all([scheduler.call(job('a', lease)), scheduler.call(job('a', lease))]);
    expect(a).toEqual({ kind: 'answer', answer: ANSWER });
    expect(b).toEqual(a);
    expect(sent()).toBe(1);
  });

  it('sends the key and the counted attempt, and counts refusals for the rate apart from failures', async () => {
    const attempts: (string | undefined)[] = [];
    const { scheduler, lease, store } = await setUp(async ({ headers }, nth) => {
      attempts.push(headers['X-Mettle-Attempt']);
      expect(headers['Idempotency-Key']).toBe(sha256('a'));
      if (nth === 0) throw new RateLimitedError('429', { retryAfterMs: 1 });
      if (nth === 1) throw new ProviderUnavailableError('503', { status: 503 });
      return ANSWER;
    });
    expect((await scheduler.call(job('a', lease))).kind).toBe('answer');
    expect(attempts).toEqual(['1', '2', '3']);
    expect(await store.ledger.look([sha256('a')])).toMatchObject([{ attempts: 2, failures: 1 }]);
  });

  it('ends a key as timeout only when the endpoint lived, after the attempts of the spec', async () => {
    let probes = 0;
    const { scheduler, lease, sent } = await setUp(
      async () => {
        throw new ProviderTimeoutError('too slow');
      },
      async () => {
        probes += 1;
      },
    );
    expect(await scheduler.call(job('a', lease))).toEqual({ kind: 'none', outcome: 'timeout', code: 'timeout' });
    expect([sent(), probes]).toEqual([3, 3]);
  });

  it('leaves the case open when the endpoint answers nothing at all', async () => {
    const { scheduler, lease, store } = await setUp(
      async () => {
        throw new ProviderUnavailableError('down', { status: null });
      },
      async () => {
        throw new ProviderUnavailableError('down', { status: null });
      },
    );
    await expect(scheduler.call(job('a', lease))).rejects.toThrow(ProviderUnavailableError);
    expect(await store.ledger.look([sha256('a')])).toEqual([UNASKED]);
  });

  it('blames no case for an outage, though others were answered before it and after it', async () => {
    let down = false;
    const refuse = () => {
      throw new ProviderUnavailableError('connection refused', { status: null });
    };
    const { scheduler, lease, store, sent } = await setUp(
      async (_, nth) => {
        if (nth === 1) refuse();
        if (nth === 2) down = true;
        if (nth === 4) down = false;
        return down ? refuse() : ANSWER;
      },
      async () => {
        if (down) refuse();
      },
    );
    await scheduler.call(job('before', lease));
    expect((await scheduler.call(job('a', lease))).kind).toBe('answer');
    expect(sent()).toBe(5);
    expect(await store.ledger.look([sha256('a')])).toMatchObject([{ attempts: 1, failures: 1 }]);
  });

  it('pauses instead of waiting when the key is refused after an outage', async () => {
    const { scheduler, lease } = await setUp(
      async () => {
        throw new ProviderUnavailableError('503', { status: 503 });
      },
      async () => {
        throw new ProviderConfigError('401');
      },
    );
    await expect(scheduler.call(job('a', lease))).rejects.toThrow(ProviderConfigError);
  });

  it('passes a wrong key on at once and burns nothing', async () => {
    const { scheduler, lease, sent, store } = await setUp(async () => {
      throw new ProviderConfigError('401');
    });
    await expect(scheduler.call(job('a', lease))).rejects.toThrow(ProviderConfigError);
    expect(sent()).toBe(1);
    expect(await store.ledger.look([sha256('a')])).toEqual([UNASKED]);
  });

  it('never has more calls in flight than the limit, and starts none while the page holds no grant', async () => {
    let inFlight = 0;
    let most = 0;
    const { scheduler, lease } = await setUp(async () => {
      most = Math.max(most, ++inFlight);
      await systemClock.sleep(2);
      inFlight -= 1;
      return ANSWER;
    });
    let granted = false;
    const permit = { open: () => granted };
    const calls = Promise.all(Array.from({ length: 60 }, (_, i) => scheduler.call(job(`k${i}`, lease, { permit }))));
    await systemClock.sleep(60);
    expect(most).toBe(0);
    granted = true;
    await calls;
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('ends waiting calls when told to stop, and lets a call in flight finish and be kept', async () => {
    const stop = new AbortController();
    let release = () => {};
    const { scheduler, lease, store } = await setUp(
      () =>
        new Promise((resolve) => {
          release = () => resolve(ANSWER);
        }),
    );
    scheduler.setCeiling(1);
    const first = scheduler.call(job('a', lease, { stop: stop.signal }));
    const second = scheduler.call(job('b', lease, { stop: stop.signal }));
    await systemClock.sleep(5);
    stop.abort(new Error('paused'));
    await expect(second).rejects.toThrow('paused');
    release();
    expect((await first).kind).toBe('answer');
    expect(await store.ledger.look([sha256('a')])).toMatchObject([{ held: { kind: 'answer' } }]);
  });

  it('derives from the ledger, not from a late answer of its own', async () => {
    const first: RawAnswer = { ...ANSWER, body: 'first' };
    const { scheduler, lease, store } = await setUp(async () => {
      await store.ledger.keep([{ key: sha256('a'), run: RUN, endpoint: 'e', answer: first }]);
      return { ...ANSWER, body: 'late' };
    });
    expect(await scheduler.call(job('a', lease))).toEqual({ kind: 'answer', answer: first });
  });
});
