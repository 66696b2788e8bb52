import { describe, expect, it } from 'vitest';
import { createImageLimiter } from '../../media/image-limiter.ts';

describe('the image limiter', () => {
  /** A work that says when it runs and ends when told. */
  function work() {
    const state = { running: false };
    const { promise, resolve } = Promise.withResolvers<void>();
    const start = async () => {
      state.running = true;
      await promise;
    };
    return { state, start, end: () => resolve() };
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('runs no more works at once than there are places, in the order they came', async () => {
    const limiter = createImageLimiter({ places: 2, bytes: 100 });
    const works = [work(), work(), work(), work()];
    const runs = works.map(({ start }) => limiter.run(1, start));
    const running = () => works.map(({ state }) => state.running);
    await settle();
    expect(running()).toEqual([true, true, false, false]);
    works[1]?.end();
    await runs[1];
    await settle();
    expect(running()).toEqual([true, true, true, false]);
    for (const { end } of works) end();
    await Promise.all(runs);
    expect(running()).toEqual([true, true, true, true]);
  });

  it('lets a work wait until its memory is free, lets nothing pass it, and runs an outsized one alone', async () => {
    const limiter = createImageLimiter({ places: 4, bytes: 100 });
    const [first, outsized, small] = [work(), work(), work()] as const;
    const runs = [limiter.run(60, first.start), limiter.run(1000, outsized.start), limiter.run(10, small.start)];
    await settle();
    expect([outsized.state.running, small.state.running]).toEqual([false, false]);
    first.end();
    await runs[0];
    await settle();
    expect([outsized.state.running, small.state.running]).toEqual([true, false]);
    outsized.end();
    await runs[1];
    await settle();
    expect(small.state.running).toBe(true);
    small.end();
    await runs[2];
  });

  it('frees the place of a work that failed', async () => {
    const limiter = createImageLimiter({ places: 1, bytes: 1 });
    await expect(limiter.run(1, () => Promise.reject(new Error('enough')))).rejects.toThrow('enough');
    expect(await limiter.run(1, async () => 'next')).toBe('next');
  });
});
