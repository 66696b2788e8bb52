import { expect } from 'vitest';
import { LEASE_MS, StaleReviewLeaseError } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { RUN, type TestStore } from '../store/fixture.ts';
import { resolution, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const ITEM = reviewItem(0, { wanted: 2, dueAt: 5_000 });

/** What every review queue must do: what is open, what reports read, what an end does to a lease. */
export const reviewOpenSuite: Suite<TestStore> = [
  {
    name: 'counts as open any item before its end, any held decision, any undelivered row; with since, due and holders',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [ITEM]);
      const published = clock.now();
      clock.advance(1_000);
      await reviews.publish([reviewItem(1)]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      await claimed(reviews, 'ada');
      await claimed(reviews, 'bo');
      const byState = { open: 2, adjudication: 0, decided: 0, closed: 0, expired: 0 };
      expect(await reviews.openCount(RUN)).toEqual({
        ...{ open: true, items: 2, byState, held: 1, undelivered: 1, refused: 0 },
        ...{ oldestSince: published, nextDueAt: 5_000 },
        holders: [
          { reviewer: 'ada', items: 1 },
          { reviewer: 'bo', items: 1 },
        ],
      });
      clock.advance(LEASE_MS);
      expect(await reviews.openCount(RUN)).toMatchObject({ held: 0, holders: [] });
      const expired = await reviews.expire(reviewItem(1).id);
      expect(expired).toEqual({ expired: true });
      const partial = { revised: [], result: resolution(null, 'incomplete'), incomplete: true };
      const [entry] = await reviews.leaseOutbox({ owner: 'x', limit: 1, ms: 1_000 });
      expect(await reviews.close(ITEM.id, { applied: ['ada-1'], ...partial })).toMatchObject({ closed: true });
      const done = { open: false, items: 0, held: 0, undelivered: 0, oldestSince: null, nextDueAt: null };
      expect(await reviews.openCount(RUN)).toMatchObject(done);
      expect(await reviews.counts(RUN)).toEqual({ ...byState, open: 0, closed: 1, expired: 1 });
      if (entry !== undefined) await reviews.delivered(entry);
    },
  },
  {
    name: 'gives the items of a run with their decisions, by id and in pages, for reports',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0), reviewItem(1)]);
      const made = await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const all = await reviews.items(RUN);
      expect(all.map(({ item }) => item.id)).toEqual([reviewItem(0).id, reviewItem(1).id].sort());
      expect(all.find(({ item }) => item.id === made.item)?.decisions).toEqual([made]);
      const { decisions: _, ...first } = all[0] as (typeof all)[0];
      expect(first).toEqual(await reviews.item(first.item.id));
      expect(await reviews.items(RUN, { after: first.item.id, limit: 5 })).toEqual(all.slice(1));
      expect(await reviews.items('another')).toEqual([]);
    },
  },
  {
    name: 'fences whoever holds an item that ends',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      await reviews.expire(lease.item);
      await expect(reviews.heartbeat(lease)).rejects.toThrow(StaleReviewLeaseError);
      const late = reviews.decide({ id: 'd', lease, answer: reviewAnswer('safe') });
      await expect(late).rejects.toThrow(StaleReviewLeaseError);
      expect((await reviews.show(lease.item, 'ada')).item.draft).toEqual(reviewAnswer('safe'));
      expect(await reviews.status(lease.item)).toMatchObject({ state: 'expired', given: 0 });
    },
  },
];
