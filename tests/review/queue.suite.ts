import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import { LEASE_MS, LONGEST_HOLD_MS, StaleReviewLeaseError, UNDO_MS } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, RUN, type TestStore } from '../store/fixture.ts';
import { reviewAnswer, reviewItem } from './items.ts';
import { claimed, withItems } from './started.ts';

/** What every review queue must do: leases. Decisions are in decisions.suite.ts. */
export const reviewQueueSuite: Suite<TestStore> = [
  {
    name: 'gives items in the order of priority, due time and id, each to one person, then none',
    async run(create) {
      const items = [
        reviewItem(0, { priority: 2 }),
        reviewItem(1, { priority: 1, dueAt: null }),
        reviewItem(2, { priority: 1, dueAt: 9_000 }),
        reviewItem(3, { priority: 1, dueAt: 8_000 }),
        reviewItem(4, { priority: 1, dueAt: 8_000 }),
      ];
      const { reviews } = await withItems(create, items);
      const same = [items[3], items[4]].map((item) => item?.id as string).sort();
      const expected = [...same, items[2]?.id, items[1]?.id, items[0]?.id];
      const given = await Promise.all(items.map((_, i) => reviews.claim({ run: RUN, reviewer: `r${i}` })));
      expect(given.map((one) => one?.item.id)).toEqual(expected);
      expect(given.map((one) => one?.lease.epoch)).toEqual([1, 1, 1, 1, 1]);
      expect(await reviews.claim({ run: RUN, reviewer: 'late' })).toBeNull();
      expect(await reviews.claim({ run: 'another', reviewer: 'late' })).toBeNull();
    },
  },
  {
    name: 'passes a lease that ran out on the store clock to the next person, and refuses its first holder',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      expect(lease.until).toBe(clock.now() + LEASE_MS);
      clock.advance(LEASE_MS - 1);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      clock.advance(1);
      expect((await claimed(reviews, 'bo')).lease.epoch).toBe(2);
      await expect(reviews.heartbeat(lease)).rejects.toThrow(StaleReviewLeaseError);
      await expect(reviews.hold(lease, { ms: 1_000, reason: 'lunch' })).rejects.toThrow(StaleReviewLeaseError);
      await reviews.release(lease);
      expect((await reviews.item(lease.item)).lease).toMatchObject({ reviewer: 'bo', epoch: 2 });
    },
  },
  {
    name: 'refuses an older epoch of the same person',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      clock.advance(LEASE_MS);
      const again = await claimed(reviews, 'ada');
      await expect(reviews.heartbeat(lease)).rejects.toThrow(StaleReviewLeaseError);
      expect((await reviews.heartbeat(again.lease)).epoch).toBe(2);
    },
  },
  {
    name: 'extends a lease by heartbeats and never shortens a hold by one; a hold has an end and a reason',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      clock.advance(LEASE_MS - 1);
      await reviews.heartbeat(lease);
      clock.advance(LEASE_MS - 1);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      const held = await reviews.hold(lease, { ms: LONGEST_HOLD_MS, reason: HOSTILE });
      expect(held.until).toBe(clock.now() + LONGEST_HOLD_MS);
      expect((await reviews.heartbeat(lease)).until).toBe(held.until);
      clock.advance(LONGEST_HOLD_MS - 1);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      clock.advance(1);
      expect((await claimed(reviews, 'bo')).lease.epoch).toBe(2);
      const long = reviews.hold(lease, { ms: LONGEST_HOLD_MS + 1, reason: 'sleep' });
      await expect(long).rejects.toThrow(InvalidInputError);
      await expect(reviews.hold(lease, { ms: 1, reason: ' ' })).rejects.toThrow(InvalidInputError);
      const [, hold] = await reviews.events(lease.item);
      expect(hold).toMatchObject({ act: 'hold', actor: 'ada', reason: HOSTILE });
    },
  },
  {
    name: 'keeps a lease that ran out while nobody took the item',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      clock.advance(LEASE_MS + 1);
      expect((await reviews.heartbeat(lease)).until).toBe(clock.now() + LEASE_MS);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
    },
  },
  {
    name: 'never holds an item back for long because the clock of the store went back',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      await claimed(reviews, 'ada');
      clock.jump(-LEASE_MS);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      clock.jump(-1);
      expect((await claimed(reviews, 'bo')).lease.epoch).toBe(2);
    },
  },
  {
    name: 'gives a released item to anyone, also to who released it; only its holder can release it',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      await expect(reviews.heartbeat({ ...lease, reviewer: 'bo' })).rejects.toThrow(StaleReviewLeaseError);
      await reviews.release({ ...lease, reviewer: 'bo' });
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      await reviews.release(lease);
      await expect(reviews.heartbeat(lease)).rejects.toThrow(StaleReviewLeaseError);
      const again = await claimed(reviews, 'ada');
      expect(again.lease.epoch).toBe(2);
      await expect(reviews.heartbeat(lease)).rejects.toThrow(StaleReviewLeaseError);
      await reviews.release(again.lease);
      expect((await claimed(reviews, 'bo')).lease.epoch).toBe(3);
    },
  },
  {
    name: 'skips an item for one person alone, with a reason',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      await expect(reviews.skip(lease, '')).rejects.toThrow(InvalidInputError);
      await reviews.skip(lease, 'I know the author');
      expect(await reviews.claim({ run: RUN, reviewer: 'ada' })).toBeNull();
      expect((await claimed(reviews, 'bo')).item.id).toBe(lease.item);
      await reviews.skip(lease, 'again');
      expect((await reviews.item(lease.item)).lease?.reviewer).toBe('bo');
      const skips = (await reviews.events(lease.item)).filter(({ act }) => act === 'skip');
      expect(skips[0]).toMatchObject({ actor: 'ada', reason: 'I know the author', epoch: 1 });
    },
  },
  {
    name: 'leaves out categories that a reviewer opted out of, and no others',
    async run(create) {
      const items = [reviewItem(0, { category: 'gore' }), reviewItem(1, { category: null })];
      const { reviews } = await withItems(create, items);
      const mild = await reviews.claim({ run: RUN, reviewer: 'ada', without: ['gore', 'hate'] });
      expect(mild?.item.id).toBe(items[1]?.id);
      expect(await reviews.claim({ run: RUN, reviewer: 'ada', without: ['gore'] })).toBeNull();
      expect((await reviews.claim({ run: RUN, reviewer: 'ada', without: ['hate'] }))?.item.id).toBe(items[0]?.id);
    },
  },
  {
    name: 'reassigns an item to one person and fences its holder, or opens it again to all',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0), reviewItem(1)]);
      const [, second] = [await claimed(reviews, 'ada'), await claimed(reviews, 'ada')];
      const id = second.item.id;
      await reviews.reassign(id, { lead: 'lea', to: 'bo', reason: 'bo reads Dutch' });
      await expect(reviews.heartbeat(second.lease)).rejects.toThrow(StaleReviewLeaseError);
      expect(await reviews.claim({ run: RUN, reviewer: 'cy' })).toBeNull();
      const bo = await claimed(reviews, 'bo');
      expect([bo.item.id, bo.lease.epoch]).toEqual([id, 3]);
      await reviews.reassign(id, { lead: 'lea', to: null, reason: 'bo is ill' });
      expect((await claimed(reviews, 'cy')).item.id).toBe(id);
      await expect(reviews.reassign(id, { lead: 'lea', to: 'bo', reason: '' })).rejects.toThrow(InvalidInputError);
    },
  },
  {
    name: "gives one's own assignments first, and never assigns to who decided or skipped; their skip or decision frees the item",
    async run(create) {
      const [first, second] = [reviewItem(0, { wanted: 2 }), reviewItem(1, { wanted: 2 })];
      const { reviews, clock } = await withItems(create, [first, second]);
      await reviews.reassign(second.id, { lead: 'lea', to: 'bo', reason: 'load' });
      const bo = await claimed(reviews, 'bo');
      expect(bo.item.id).toBe(second.id);
      await reviews.skip(bo.lease, 'too close');
      await expect(reviews.reassign(second.id, { lead: 'lea', to: 'bo', reason: 'x' })).rejects.toThrow('skipped');
      const { lease } = await claimed(reviews, 'ada');
      await reviews.decide({ id: 'd', lease, answer: reviewAnswer('safe') });
      await expect(reviews.reassign(first.id, { lead: 'lea', to: 'ada', reason: 'x' })).rejects.toThrow('decided');
      expect((await claimed(reviews, 'ada')).item.id).toBe(second.id);
      await reviews.reassign(first.id, { lead: 'lea', to: 'cy', reason: 'load' });
      const cy = await claimed(reviews, 'cy');
      await reviews.decide({ id: 'e', lease: cy.lease, answer: reviewAnswer('unsafe'), undoMs: 0 });
      clock.advance(UNDO_MS);
      expect((await claimed(reviews, 'dee')).item).toMatchObject({ id: first.id, role: 'adjudicator' });
    },
  },
  {
    name: 'adds an item once, gives it back as it was made, and refuses a different or wrong one with its whole batch',
    async run(create) {
      const item = reviewItem(0, { dueAt: 5, category: null });
      const { reviews, clock } = await withItems(create, [item]);
      expect(await reviews.publish([item, reviewItem(1), reviewItem(1)])).toBe(1);
      const at = clock.now();
      expect(await reviews.item(item.id)).toEqual({
        ...{ item, state: 'open', since: at, publishedAt: at, epoch: 0, lease: null, assignedTo: null },
        ...{ priority: item.priority, dueAt: 5, result: null },
      });
      const other = reviewItem(2);
      const wrong = [
        { ...item, selection: { ...item.selection, inclusion: 0.3 } },
        { ...reviewItem(3), selection: { ...item.selection, inclusion: 0 } },
        { ...reviewItem(3), wanted: 0 },
        { ...reviewItem(3), flags: [] },
        { ...reviewItem(3), id: item.id },
        { ...reviewItem(3), gold: 'safe' },
        { ...reviewItem(3), category: '\ud800' },
        { ...reviewItem(3), dueAt: Number.NaN },
      ];
      for (const one of wrong) await expect(reviews.publish([other, one])).rejects.toThrow(InvalidInputError);
      await expect(reviews.publish([other, reviewItem(3, { run: 'nowhere' })])).rejects.toThrow(NotFoundError);
      await expect(reviews.item(other.id)).rejects.toThrow(NotFoundError);
      expect(await reviews.publish([reviewItem(0, { round: 2 })])).toBe(1);
    },
  },
];
