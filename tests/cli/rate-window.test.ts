import { describe, expect, it } from 'vitest';
import { createRateWindow } from '../../cli/rate-window.ts';

describe('rate of the last half minute', () => {
  it('is unknown until something grew, then what grew a second', () => {
    const rate = createRateWindow();
    expect(rate.note(0, 100)).toBeNull();
    expect(rate.note(1_000, 100)).toBeNull();
    expect(rate.note(2_000, 150)).toBe(25);
  });

  it('forgets what is older than its window', () => {
    const rate = createRateWindow();
    rate.note(0, 0);
    for (let second = 1; second <= 60; second += 1) rate.note(second * 1_000, second * 10);
    expect(rate.note(61_000, 600)).toBeLessThan(10);
    expect(rate.note(95_000, 600)).toBeNull();
  });

  it('begins anew after a pause', () => {
    const rate = createRateWindow();
    rate.note(0, 0);
    rate.note(1_000, 10);
    rate.forget();
    expect(rate.note(500_000, 10)).toBeNull();
    expect(rate.note(501_000, 30)).toBe(20);
  });
});
