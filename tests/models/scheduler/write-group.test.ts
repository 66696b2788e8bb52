import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { InvalidInputError, MettleError } from '../../../core/errors.ts';
import { createWriteGroup, type WriteGroup } from '../../../models/write-group.ts';

class DiskFull extends MettleError {
  readonly code = 'StoreUnavailable';
  readonly retryable = true;
}

const quick = { ...systemClock, sleep: () => Promise.resolve() };

describe('write group', () => {
  it('puts many writes into few transactions of at most 100, in order', async () => {
    const batches: number[][] = [];
    const group = createWriteGroup<number, number>({
      write: async (items) => {
        batches.push([...items]);
        return items.map((n) => n * 2);
      },
      clock: quick,
    });
    const results = await Promise.all(Array.from({ length: 250 }, (_, i) => group.add(i)));
    expect(results).toEqual(Array.from({ length: 250 }, (_, i) => i * 2));
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(100);
    expect(batches.length).toBeLessThanOrEqual(4);
    expect(group.pending()).toBe(0);
  });

  it('keeps what a full disk refused, says so, and stores it once there is room', async () => {
    let full = 3;
    const group: WriteGroup<number, number> = createWriteGroup<number, number>({
      write: async (items) => {
        if (full-- > 0) throw new DiskFull('disk full');
        return items.map((n) => n + 1);
      },
      clock: { ...systemClock, sleep: async () => expect(group.healthy()).toBe(false) },
    });
    expect(await group.add(1)).toBe(2);
    expect(group.healthy()).toBe(true);
  });

  it('rejects only the item that cannot be stored', async () => {
    const group = createWriteGroup<number, number>({
      write: async (items) => {
        if (items.includes(2)) throw new InvalidInputError('two');
        return items;
      },
      clock: quick,
    });
    const settled = await Promise.allSettled([1, 2, 3].map((n) => group.add(n)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
