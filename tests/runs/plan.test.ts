import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PAGES, pageAt, pageCount, shardSize, shardsOf } from '../../runs/plan.ts';

/** Events of a history: start and end, and for each page or child 3 plus up to one workflow task of 3. */
const EVENTS_A_UNIT = 6;

describe('plan', () => {
  it('covers each case once by pages and each page once by shards', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (cases, pageSize, lanes) => {
          const pages = pageCount(cases, pageSize);
          const size = shardSize(pages * lanes);
          const seen: number[] = [];
          for (const shard of shardsOf(0, pages, size)) {
            for (let index = shard.from; index < shard.to; index++) {
              const { from, to } = pageAt(0, index, { items: cases, pageSize });
              for (let at = from; at < to; at++) seen.push(at);
            }
          }
          expect(seen).toEqual(Array.from({ length: cases }, (_, i) => i));
        },
      ),
    );
  });

  it('keeps every history below 4,000 events up to the largest run it accepts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_PAGES }), fc.integer({ min: 1, max: 12 }), (pages, lanes) => {
        const size = shardSize(pages);
        const lanePages = Math.ceil(pages / lanes);
        const shards = lanes * shardsOf(0, lanePages, size).length;
        expect(shards * EVENTS_A_UNIT).toBeLessThan(4_000);
        expect(size * EVENTS_A_UNIT).toBeLessThan(4_000);
      }),
    );
  });

  it('sizes shards as the design says', () => {
    expect([1, 9_600, 48_000, 240_000].map(shardSize)).toEqual([20, 20, 100, 500]);
  });
});
