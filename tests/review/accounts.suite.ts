import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import { LEASE_MS, type LeaseRef, PROCESS, ReviewerRefusedError, StaleReviewLeaseError } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, RUN, type TestStore } from '../store/fixture.ts';
import { goldItem, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const HOSTILE_NAME = HOSTILE.toWellFormed();

/** What every review queue must do: accounts and their roles. */
export const reviewAccountsSuite: Suite<TestStore> = [
  {
    name: 'adds an account once, gives it other roles, disables it and opens it again',
    async run(create) {
      const { reviews, clock } = await create();
      const createdAt = clock.now();
      const ada = { name: 'ada', roles: ['reviewer', 'lead'], active: true, createdAt } as const;
      expect(await reviews.addReviewer({ name: 'ada', roles: ['lead', 'reviewer', 'lead'] })).toEqual(ada);
      clock.advance(5);
      expect(await reviews.addReviewer(ada)).toEqual(ada);
      await reviews.addReviewer({ name: HOSTILE_NAME, roles: ['adjudicator'] });
      await reviews.disableReviewer('ada');
      const names = [HOSTILE_NAME, 'ada'].sort();
      expect((await reviews.reviewers()).map(({ name }) => name)).toEqual(names);
      expect((await reviews.reviewers()).find(({ name }) => name === 'ada')).toEqual({ ...ada, active: false });
      expect(await reviews.addReviewer({ name: 'ada', roles: ['reviewer'] })).toEqual({ ...ada, roles: ['reviewer'] });
      for (const name of ['', ' ', '\ud800', PROCESS])
        await expect(reviews.addReviewer({ name, roles: ['reviewer'] })).rejects.toThrow(InvalidInputError);
      await expect(reviews.addReviewer({ name: 'x', roles: [] })).rejects.toThrow(InvalidInputError);
      await expect(reviews.addReviewer({ name: 'x', roles: ['boss' as 'lead'] })).rejects.toThrow('boss');
      await expect(reviews.disableReviewer('nobody')).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'refuses an unknown and a disabled reviewer everything, and changes nothing',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0, { wanted: 3 }), reviewItem(1)]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const { lease } = await claimed(reviews, 'ada');
      await reviews.disableReviewer('ada');
      const before = [await reviews.item(lease.item), await reviews.events(lease.item)];
      for (const who of ['ada', 'nobody']) {
        const ref: LeaseRef = { ...lease, reviewer: who };
        const answer = reviewAnswer('safe');
        const acts = [
          () => reviews.claim({ run: RUN, reviewer: who }),
          () => reviews.show(lease.item, who),
          () => reviews.heartbeat(ref),
          () => reviews.hold(ref, { ms: 1_000, reason: 'x' }),
          () => reviews.release(ref),
          () => reviews.skip(ref, 'x'),
          () => reviews.decide({ id: 'd', lease: ref, answer }),
          () => reviews.undo('ada-1', who),
          () => reviews.list({ reviewer: who }),
          () => reviews.leases(who),
          () => reviews.reveal('ada-1', who),
          () => reviews.revise({ decision: 'ada-1', reviewer: who, answer: null }),
          () => reviews.adjudicationOf(lease.item, who),
          () => reviews.reassign(lease.item, { lead: who, to: null, reason: 'x' }),
          () => reviews.reassign(lease.item, { lead: 'lea', to: who, reason: 'x' }),
        ];
        for (const act of acts) await expect(act()).rejects.toThrow(ReviewerRefusedError);
      }
      expect([await reviews.item(lease.item), await reviews.events(lease.item)]).toEqual(before);
    },
  },
  {
    name: 'ends the leases and assignments of who is disabled or loses a role; decisions stay',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0), reviewItem(1), reviewItem(2)]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const { lease } = await claimed(reviews, 'ada');
      await reviews.reassign(reviewItem(2).id, { lead: 'lea', to: 'ada', reason: 'load' });
      await reviews.disableReviewer('ada');
      const next = [await claimed(reviews, 'bo'), await claimed(reviews, 'bo')];
      expect(next.map(({ item }) => item.id)).toEqual([lease.item, reviewItem(2).id]);
      expect((await reviews.decisions(reviewItem(0).id)).map(({ id }) => id)).toEqual(['ada-1']);
      await reviews.addReviewer({ name: 'bo', roles: ['adjudicator'] });
      await expect(reviews.heartbeat(next[0]?.lease as LeaseRef)).rejects.toThrow(StaleReviewLeaseError);
      await reviews.addReviewer({ name: 'ada', roles: ['reviewer'] });
      const ada = await claimed(reviews, 'ada');
      expect(ada.item.id).toBe(lease.item);
      await reviews.addReviewer({ name: 'ada', roles: ['reviewer', 'lead'] });
      expect((await reviews.heartbeat(ada.lease)).epoch).toBe(ada.lease.epoch);
    },
  },
  {
    name: 'gives open items to reviewers and conflicts to adjudicators and leads; only leads reassign, to who has the role',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      await reviews.addReviewer({ name: 'rita', roles: ['reviewer'] });
      await reviews.addReviewer({ name: 'ali', roles: ['adjudicator'] });
      const id = reviewItem(0).id;
      for (const reviewer of ['ali', 'lea']) expect(await reviews.claim({ run: RUN, reviewer })).toBeNull();
      const wrong = reviews.reassign(id, { lead: 'lea', to: 'ali', reason: 'x' });
      await expect(wrong).rejects.toThrow(ReviewerRefusedError);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      await vote(store, { reviewer: 'bo', verdict: 'unsafe', undoMs: 0 });
      expect(await reviews.claim({ run: RUN, reviewer: 'rita' })).toBeNull();
      await expect(reviews.reassign(id, { lead: 'lea', to: 'rita', reason: 'x' })).rejects.toThrow(
        ReviewerRefusedError,
      );
      await expect(reviews.reassign(id, { lead: 'ada', to: 'ali', reason: 'x' })).rejects.toThrow(ReviewerRefusedError);
      expect((await claimed(reviews, 'lea')).item.role).toBe('adjudicator');
      clock.advance(LEASE_MS);
      expect((await claimed(reviews, 'ali')).item.role).toBe('adjudicator');
    },
  },
  {
    name: 'claims one item by its id, or none',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0), reviewItem(1)]);
      const by = { run: RUN, item: reviewItem(1).id };
      expect((await reviews.claim({ ...by, reviewer: 'ada' }))?.item.id).toBe(by.item);
      expect(await reviews.claim({ ...by, reviewer: 'bo' })).toBeNull();
      const unknown = reviews.claim({ run: RUN, reviewer: 'bo', item: reviewItem(9).id });
      await expect(unknown).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'counts first answers to gold items as right and wrong, without undone ones',
    async run(create) {
      const items = [goldItem(0, 'safe'), goldItem(1, 'unsafe'), goldItem(2, 'safe'), reviewItem(3)];
      const { reviews, store } = await withItems(create, items);
      expect(await reviews.goldRecord('ada')).toEqual({ right: 0, wrong: 0 });
      for (let n = 0; n < 4; n += 1) await vote(store, { reviewer: 'ada', verdict: 'safe', id: `a${n}` });
      expect(await reviews.goldRecord('ada')).toEqual({ right: 2, wrong: 1 });
      await reviews.reveal('a1', 'ada');
      await reviews.revise({ decision: 'a1', reviewer: 'ada', answer: reviewAnswer('unsafe') });
      await reviews.undo('a2', 'ada');
      expect(await reviews.goldRecord('ada')).toEqual({ right: 1, wrong: 1 });
      await expect(reviews.goldRecord('nobody')).rejects.toThrow(NotFoundError);
    },
  },
];
