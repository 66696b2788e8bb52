import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import type { SimulatorStats } from '../../simulator/tally.ts';
import { chat, moderate, SAFE, settings, start } from './harness.ts';

const keyed = (key: string) => ({ text: SAFE.text, headers: { 'idempotency-key': key } });
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

describe('counters', () => {
  it('count calls by model, paid keys, keys paid again and calls without a key', async () => {
    const simulator = await start(settings('one-word'));
    for (const key of ['a', 'b', 'a', 'a', 'c', 'c']) expect((await chat(simulator, keyed(key))).status).toBe(200);
    await chat(simulator, { text: SAFE.text });
    await chat(simulator, { ...keyed('d'), text: 'unheard of' });
    expect(simulator.stats()).toMatchObject({
      calls: 8,
      by_model: { m: 8 },
      answered: 7,
      paid_keys: 3,
      doubly_paid_keys: 2,
      extra_payments: 3,
      keys_without_idempotency: 1,
      errors: { unknown_text: 1 },
    });
    expect(await (await fetch(`${simulator.origin}/admin/payments`)).json()).toEqual({ a: 3, b: 1, c: 2 });
  });

  it('bill a call whose client left while it was held, once its time is over', async () => {
    const clock = createManualClock();
    const simulator = await start({ ...settings('one-word'), latency: { ms: 1_000 } }, { clock });
    const client = new AbortController();
    const call = chat(simulator, { ...keyed('k'), signal: client.signal });
    call.catch(() => undefined);
    await until(() => expect(simulator.stats().held_open).toBe(1));
    client.abort();
    await expect(call).rejects.toThrow();
    await until(() => expect(simulator.stats().abandoned).toBe(1));
    expect(simulator.stats()).toMatchObject({ held_open: 1, held_open_max: 1, answered: 0, paid_keys: 0 });
    clock.advance(1_000);
    await until(() => expect(simulator.stats().held_open).toBe(0));
    expect(simulator.stats()).toMatchObject({ answered: 1, paid_keys: 1, doubly_paid_keys: 0 });

    const again = chat(simulator, keyed('k'));
    await until(() => expect(simulator.stats().held_open).toBe(1));
    clock.advance(1_000);
    expect((await again).status).toBe(200);
    expect(simulator.stats()).toMatchObject({ answered: 2, paid_keys: 1, doubly_paid_keys: 1, abandoned: 1 });
  });

  it('are told and reset over /admin, to programs of the same machine only', async () => {
    const simulator = await start(settings('moderations'));
    await moderate(simulator, SAFE.text);
    const admin = (path: string, init: RequestInit = {}) => fetch(`${simulator.origin}/admin/${path}`, init);
    const before = (await (await admin('stats')).json()) as SimulatorStats;
    expect(before).toEqual(simulator.stats());
    expect(before.calls).toBe(1);
    const after = (await (await admin('reset', { method: 'POST' })).json()) as SimulatorStats;
    expect(after).toMatchObject({ calls: 0, answered: 0, by_model: {}, keys_without_idempotency: 0 });
    expect((await admin('stats', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await admin('other')).status).toBe(404);
  });
});

describe('changes at run time', () => {
  const patch = (origin: string, change: unknown) =>
    fetch(`${origin}/admin/config`, { method: 'POST', body: JSON.stringify(change) });

  it('ask for a key from now on, never show it, and stop asking', async () => {
    const simulator = await start({ ...settings('one-word'), api_key: 'secret-1' });
    const withKey = (key: string) => chat(simulator, { text: SAFE.text, headers: { authorization: `Bearer ${key}` } });
    const denied = await withKey('wrong');
    expect(denied.status).toBe(401);
    expect(await denied.json()).toMatchObject({ error: { code: 'invalid_api_key', type: 'invalid_request_error' } });
    expect((await withKey('secret-1')).status).toBe(200);
    const shown = await (await patch(simulator.origin, { api_key: 'secret-2' })).text();
    expect(shown).not.toContain('secret');
    expect((await withKey('secret-1')).status).toBe(401);
    expect((await withKey('secret-2')).status).toBe(200);
    await patch(simulator.origin, { api_key: null });
    expect((await chat(simulator, { text: SAFE.text })).status).toBe(200);
    expect(simulator.stats()).toMatchObject({ answered: 3, errors: { invalid_api_key: 2 } });
  });

  it('go down, drop the calls in hand unpaid, and come back', async () => {
    const clock = createManualClock();
    const simulator = await start({ ...settings('one-word'), latency: { ms: 1_000 } }, { clock });
    const call = chat(simulator, keyed('k'));
    call.catch(() => undefined);
    await until(() => expect(simulator.stats().held_open).toBe(1));
    await patch(simulator.origin, { down: true });
    await expect(call).rejects.toThrow();
    await expect(chat(simulator, keyed('k'))).rejects.toThrow();
    await patch(simulator.origin, { down: false, latency: { ms: 0 } });
    clock.advance(1_000);
    await until(() => expect(simulator.stats().held_open).toBe(0));
    expect(simulator.stats()).toMatchObject({ answered: 0, abandoned: 0 });
    expect((await chat(simulator, keyed('k'))).status).toBe(200);
    expect(simulator.stats()).toMatchObject({ paid_keys: 1, doubly_paid_keys: 0 });
  });

  it('refuse a wrong patch by its path and change nothing', async () => {
    const simulator = await start(settings('one-word'));
    const response = await patch(simulator.origin, { latency: { ms: -1 }, seed: 3 });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/latency\.ms/);
    expect((await patch(simulator.origin, 'x')).status).toBe(400);
    const config = (await (await fetch(`${simulator.origin}/admin/config`)).json()) as { latency: unknown };
    expect(config.latency).toEqual({ ms: 0, jitter: 0 });
  });
});

describe('rate limit', () => {
  it('answers 429 with Retry-After beyond the burst and lets through what its rate allows', async () => {
    const clock = createManualClock();
    const limits = { requests_per_second: 4, burst: 2 };
    const simulator = await start({ ...settings('one-word'), limits }, { clock });
    const ask = () => chat(simulator, { text: SAFE.text });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('retry-after-ms')).toBe('250');
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', type: 'rate_limit_error' } });
    clock.advance(249);
    expect((await ask()).status).toBe(429);
    clock.advance(1);
    expect((await ask()).status).toBe(200);
    clock.advance(60_000);
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
    expect(simulator.stats()).toMatchObject({ answered: 5, limited: 3, calls: 8 });
    simulator.patch({ limits: {} });
    expect((await ask()).status).toBe(200);
  });
});
