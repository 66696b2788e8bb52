import { describe, expect, it } from 'vitest';
import { createAdaptiveLimit } from '../../../models/adaptive-limit.ts';

const limitOf = () => createAdaptiveLimit({ start: 4, floor: 2, ceiling: 32 });

describe('adaptive limit', () => {
  it('doubles a round until the first overload and never passes its ceiling', () => {
    const limit = limitOf();
    for (let i = 0; i < 4; i++) limit.succeeded();
    expect(limit.current()).toBe(8);
    for (let i = 0; i < 100; i++) limit.succeeded();
    expect(limit.current()).toBe(32);
  });

  it('halves once for all calls of one burst, and stops at its floor', () => {
    const limit = limitOf();
    for (let i = 0; i < 100; i++) limit.succeeded();
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
      limit.succeeded();
    }
    expect(limit.current()).toBe(32);
  });

  it('obeys a ceiling that people change while it runs', () => {
    const limit = limitOf();
    for (let i = 0; i < 100; i++) limit.succeeded();
    limit.setCeiling(3);
    expect(limit.current()).toBe(3);
  });
});
