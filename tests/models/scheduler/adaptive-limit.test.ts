import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit } from '../../../models/adaptive-limit.ts';

const TIMEOUT = 60_000;
const QUICK = 1_000;
const limitOf = ({ start = 4, floor = 2 } = {}) => createAdaptiveLimit({ start, floor, ceiling: 32 }, TIMEOUT);

describe('adaptive limit', () => {
  it('doubles a round until the first overload and never passes its ceiling', () => {
    const limit = limitOf();
    for (let i = 0; i < 4; i++) limit.succeeded(QUICK);
    expect(limit.current()).toBe(8);
    for (let i = 0; i < 100; i++) limit.succeeded(QUICK);
    expect(limit.current()).toBe(32);
  });

  it('halves once for all calls of one burst, and stops at its floor', () => {
    const limit = limitOf();
    for (let i = 0; i < 100; i++) limit.succeeded(QUICK);
    for (let i = 0; i < 10; i++) limit.overloaded({ startedAt: 1, at: 5 });
    expect(limit.current()).toBe(16);
    for (let burst = 2; burst < 20; burst++)
      for (let i = 0; i < 10; i++) limit.overloaded({ startedAt: burst * 10, at: burst * 10 + 1 });
    expect(limit.current()).toBe(2);
  });

  it('takes a stray failure among answers for no overload', () => {
    const limit = limitOf();
    for (let i = 0; i < 300; i++) {
      if (i % 15 === 0) limit.overloaded({ startedAt: i, at: i });
      limit.succeeded(QUICK);
    }
    expect(limit.current()).toBe(32);
  });

  it('obeys a ceiling that people change while it runs', () => {
    const limit = limitOf();
    for (let i = 0; i < 100; i++) limit.succeeded(QUICK);
    limit.setCeiling(3);
    expect(limit.current()).toBe(3);
  });

  it('lets no more in while answers take over a third of the time limit: they may have waited in a queue', () => {
    const limit = limitOf();
    for (let i = 0; i < 10; i++) limit.succeeded(20_001);
    expect(limit.current()).toBe(4);
    limit.succeeded(20_000);
    expect(limit.current()).toBe(5);
  });

  it('takes one failure after such an answer for an overload, and none for one after a quick answer', () => {
    const limit = limitOf({ start: 8 });
    limit.succeeded(40_000);
    limit.overloaded({ startedAt: 1, at: 2 });
    expect(limit.current()).toBe(4);
    limit.succeeded(QUICK);
    limit.overloaded({ startedAt: 3, at: 4 });
    expect(limit.current()).toBe(4);
  });

  it('grows from 1 by 1, never past what the next answer has shown', () => {
    const limit = limitOf({ start: 1, floor: 1 });
    for (let i = 0; i < 3; i++) limit.overloaded({ startedAt: i, at: 5 });
    limit.succeeded(QUICK);
    expect(limit.current()).toBe(2);
  });

  it('keeps a server with one slot busy without a single call that runs out of time', () => {
    const service = 4_000;
    const limit = limitOf({ start: 8, floor: 1 });
    // First come, first served: a call that joins the queue is through after everyone before it.
    const startedAt: number[] = [];
    let slowest = 0;
    for (let now = 0, at = 0; at < 200; at++, now += service) {
      while (startedAt.length - at < limit.current()) startedAt.push(now);
      const took = now + service - startedAt[at]!;
      slowest = Math.max(slowest, took);
      limit.succeeded(took);
    }
    expect(slowest).toBeGreaterThan(service);
    expect(slowest).toBeLessThan(TIMEOUT);
  });
});
