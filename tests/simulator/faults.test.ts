import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../core/clock.ts';
import { hashedUniform, sha256 } from '../../core/digest.ts';
import type { SimulatorSettings } from '../../simulator/config.ts';
import { meetFault } from '../../simulator/faults.ts';
import { PROBE_TEXT } from '../../simulator/known-texts.ts';
import { chat, choiceOf, SAFE, settings, start } from './harness.ts';

type Fault = NonNullable<SimulatorSettings['faults']>[number];

const faulty = (...faults: Fault[]): SimulatorSettings => ({ ...settings('one-word'), faults });
const attempt = (n: number) => ({
  text: SAFE.text,
  headers: { 'x-mettle-attempt': String(n), 'idempotency-key': 'k' },
});

describe('scripted faults', () => {
  it('meet the attempt they name, every time, and no other one', async () => {
    const simulator = await start(
      faulty({ attempt: 1, kind: 'rate_limit', retryAfter: 7 }, { attempt: 2, kind: 'server_error', status: 500 }),
    );
    for (let round = 0; round < 2; round += 1) {
      const first = await chat(simulator, attempt(1));
      expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
      expect((await chat(simulator, { text: SAFE.text })).status).toBe(429);
      expect((await chat(simulator, attempt(2))).status).toBe(500);
      expect((await chat(simulator, attempt(3))).status).toBe(200);
    }
    expect(simulator.stats()).toMatchObject({
      answered: 2,
      paid_keys: 1,
      doubly_paid_keys: 1,
      faults: { rate_limit: 4, server_error: 2 },
    });
  });

  it('spare the probe text', async () => {
    const simulator = await start(faulty({ attempt: 'any', kind: 'reset' }));
    expect((await chat(simulator, { text: PROBE_TEXT })).status).toBe(200);
  });

  it('strike the declared share of requests, by the published hash', async () => {
    const rules = [
      { match: { model: 'other', share: 1 }, attempt: 1, kind: 'reset' },
      { match: { share: 0.3 }, attempt: 'any', kind: 'server_error' },
    ] as const;
    let struck = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const bodyDigest = sha256(`body ${i}`);
      const expected = hashedUniform(['fault', 5, 1, bodyDigest, 2]) < 0.3;
      const met = meetFault(rules, { seed: 5, model: 'm', bodyDigest, attempt: 2 });
      expect(met?.kind).toBe(expected ? 'server_error' : undefined);
      if (expected) struck += 1;
    }
    expect(Math.abs(struck - 300)).toBeLessThan(5 * Math.sqrt(1_000 * 0.3 * 0.7));
  });

  it('break connections, hang and answer a gateway page, none of which is paid', async () => {
    const clock = createManualClock();
    const simulator = await start(
      faulty(
        { attempt: 1, kind: 'reset' },
        { attempt: 2, kind: 'bad_json_gateway' },
        { attempt: 3, kind: 'hang', ms: 9_000 },
        { attempt: 4, kind: 'hang' },
      ),
      { clock },
    );
    await expect(chat(simulator, attempt(1))).rejects.toThrow();
    const page = await chat(simulator, attempt(2));
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(await page.text()).toContain('<h1>502 Bad Gateway</h1>');

    const hung = chat(simulator, attempt(3));
    hung.catch(() => undefined);
    await vi.waitFor(() => expect(simulator.stats()).toMatchObject({ held_open: 1, faults: { hang: 1 } }));
    clock.advance(9_000);
    await expect(hung).rejects.toThrow();

    const client = new AbortController();
    const left = chat(simulator, { ...attempt(4), signal: client.signal });
    left.catch(() => undefined);
    await vi.waitFor(() => expect(simulator.stats().faults.hang).toBe(2));
    client.abort();
    await vi.waitFor(() => expect(simulator.stats().held_open).toBe(0));
    expect(simulator.stats()).toMatchObject({ answered: 0, paid_keys: 0, abandoned: 1 });
  });

  it('drip an answer that is whole in the end, and paid from its first byte', async () => {
    const clock = createManualClock();
    const simulator = await start(faulty({ kind: 'drip', ms: 1_000 }), { clock });
    const response = await chat(simulator, attempt(1));
    expect(response.status).toBe(200);
    expect(simulator.stats()).toMatchObject({ paid_keys: 1, held_open: 1 });
    let choice: unknown = null;
    void choiceOf(response).then((value) => {
      choice = value;
    });
    await vi.waitFor(() => {
      clock.advance(100);
      expect(choice).toMatchObject({ finish_reason: 'stop' });
    });
    await vi.waitFor(() => expect(simulator.stats().held_open).toBe(0));
    expect(simulator.stats()).toMatchObject({ answered: 1, abandoned: 0 });
  });
});
