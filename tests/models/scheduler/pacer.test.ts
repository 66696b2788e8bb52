import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../models/pacer.ts';

/** A provider that admits `rate` calls a second (bucket of one second) and a client that obeys the pacer, on a virtual clock. */
function simulate({
  rate,
  calls,
  latencyMs,
  inFlight,
}: {
  rate: number;
  calls: number;
  latencyMs: number;
  inFlight: number;
}) {
  const pacer = createPacer();
  let now = 0;
  let bucket = rate;
  let refilledAt = 0;
  let open = calls;
  let requests = 0;
  const ends: { at: number; ok: boolean; startedAt: number }[] = [];
  const returning: number[] = [];
  while (open > 0) {
    for (;;) {
      const next = ends.findIndex((end) => end.at <= now);
      if (next === -1) break;
      const [end] = ends.splice(next, 1);
      if (end?.ok) {
        pacer.succeeded(now);
        open -= 1;
      } else if (end) returning.push(now + pacer.limited(now, 1_000, end.startedAt));
    }
    const waiting = open - ends.length - returning.filter((at) => at > now).length;
    if (waiting > 0 && ends.length < inFlight && pacer.delay(now) === 0) {
      pacer.sent(now);
      requests += 1;
      bucket = Math.min(rate, bucket + ((now - refilledAt) / 1_000) * rate);
      refilledAt = now;
      const ok = bucket >= 1;
      if (ok) bucket -= 1;
      ends.push({ at: now + (ok ? latencyMs : 2), ok, startedAt: now });
      for (let i = returning.length - 1; i >= 0; i--) if ((returning[i] ?? 0) <= now) returning.splice(i, 1);
      continue;
    }
    now += 1;
  }
  return { seconds: now / 1_000, requests };
}

describe('pacer', () => {
  it('lets everything through at once while no limit was met', () => {
    const pacer = createPacer();
    for (let i = 0; i < 100; i++) {
      expect(pacer.delay(i)).toBe(0);
      pacer.sent(i);
      pacer.succeeded(i);
    }
    expect(pacer.rate()).toBeNull();
  });

  it('learns a limit of 40 calls a second and wastes few requests on it', () => {
    const { seconds, requests } = simulate({ rate: 40, calls: 600, latencyMs: 50, inFlight: 32 });
    expect(seconds).toBeLessThan(17);
    expect(requests).toBeLessThan(700);
  });

  it('stops the endpoint for as long as the first refusal asks', () => {
    const pacer = createPacer();
    pacer.sent(0);
    pacer.succeeded(10);
    expect(pacer.limited(20, 3_000, 15)).toBe(3_000);
    expect(pacer.delay(1_000)).toBe(2_020);
  });

  it('delays only the refused call when a lone refusal comes between answers', () => {
    const pacer = createPacer();
    for (let i = 0; i < 40; i++) {
      pacer.sent(i);
      pacer.succeeded(i);
    }
    pacer.limited(50, 1_000, 45);
    const at = 1_100;
    expect(pacer.delay(at)).toBe(0);
    pacer.sent(at);
    pacer.succeeded(at + 10);
    pacer.limited(at + 20, 1_000, at + 15);
    expect(pacer.delay(at + 100)).toBe(0);
  });
});
