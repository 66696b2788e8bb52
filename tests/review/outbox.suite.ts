import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import type { OutboxEntry } from '../../review/outbox.ts';
import { StaleOutboxLeaseError, UNDO_MS } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, newRun, RUN, type TestStore } from '../store/fixture.ts';
import { reviewItem } from './items.ts';
import { vote, withItems } from './started.ts';

const ids = (entries: readonly OutboxEntry[]) => entries.map(({ decision }) => decision);

/** Not in the order of the alphabet. */
const IDS = ['d0', 'c1', 'b2'];

async function decided(create: () => Promise<TestStore>, count: number, undoMs = 0) {
  const items = Array.from({ length: count }, (_, i) => reviewItem(i));
  const all = await withItems(create, items);
  for (let i = 0; i < count; i += 1)
    await vote(all.store, { reviewer: 'ada', verdict: 'safe', undoMs, id: IDS[i] as string });
  const lease = (owner: string, limit = 100, ms = 1_000) => all.reviews.leaseOutbox({ owner, limit, ms });
  return { ...all, lease };
}

/** What every review queue must do: delivery. */
export const reviewOutboxSuite: Suite<TestStore> = [
  {
    name: 'gives a decision to one drainer at a time, oldest first, once its hold has ended',
    async run(create) {
      const { lease, reviews, clock } = await decided(create, 3, UNDO_MS);
      clock.advance(UNDO_MS - 1);
      expect(await lease('x')).toEqual([]);
      clock.advance(1);
      const [x, y, z] = await Promise.all([lease('x', 2), lease('y', 2), lease('z', 2)]);
      expect([ids(x), ids(y), ids(z)]).toEqual([['d0', 'c1'], ['b2'], []]);
      const until = clock.now() + 1_000;
      const item = reviewItem(0).id;
      const first = { decision: 'd0', item, run: RUN, round: 1, owner: 'x', epoch: 1, until, attempt: 1 };
      expect(x[0]).toEqual(first);
      const row = { decision: 'd0', item, state: 'pending', notBefore: clock.now(), attempts: 1 };
      expect(await reviews.outbox(item)).toEqual([{ ...row, reason: null, settledAt: null }]);
    },
  },
  {
    name: 'passes the row of a dead drainer on when its lease runs out on the store clock, and fences it',
    async run(create) {
      const { lease, reviews, clock } = await decided(create, 1);
      const [dead] = await lease('x');
      clock.advance(999);
      expect(await lease('y')).toEqual([]);
      clock.advance(1);
      const [next] = await lease('y');
      expect(next).toMatchObject({ decision: 'd0', epoch: 2, attempt: 2 });
      for (const act of [
        () => reviews.delivered(dead as OutboxEntry),
        () => reviews.refused(dead as OutboxEntry, 'no'),
        () => reviews.retryLater(dead as OutboxEntry, { ms: 0, reason: 'no' }),
        () => reviews.delivered({ ...(next as OutboxEntry), owner: 'x' }),
        () => reviews.delivered({ ...(next as OutboxEntry), epoch: 1 }),
      ])
        await expect(act()).rejects.toThrow(StaleOutboxLeaseError);
      expect((await reviews.outbox(reviewItem(0).id))[0]?.state).toBe('pending');
      await reviews.delivered(next as OutboxEntry);
      expect((await reviews.outbox(reviewItem(0).id))[0]).toMatchObject({ state: 'delivered', settledAt: clock.now() });
      await reviews.delivered(dead as OutboxEntry);
      clock.advance(10_000);
      expect(await lease('z')).toEqual([]);
    },
  },
  {
    name: 'takes a report after the lease ran out while nobody took the row',
    async run(create) {
      const { lease, reviews, clock } = await decided(create, 1);
      const [entry] = await lease('x');
      clock.advance(5_000);
      await reviews.delivered(entry as OutboxEntry);
      expect((await reviews.outbox(reviewItem(0).id))[0]?.state).toBe('delivered');
    },
  },
  {
    name: 'waits before it gives a failed row again, and says why it failed',
    async run(create) {
      const { lease, reviews, clock } = await decided(create, 1);
      const [entry] = await lease('x');
      await reviews.retryLater(entry as OutboxEntry, { ms: 700, reason: HOSTILE });
      const row = { state: 'pending', notBefore: clock.now() + 700, attempts: 1, reason: HOSTILE };
      expect((await reviews.outbox(reviewItem(0).id))[0]).toMatchObject(row);
      clock.advance(699);
      expect(await lease('y')).toEqual([]);
      clock.advance(1);
      const [again] = await lease('y');
      expect(again?.attempt).toBe(2);
      await reviews.retryLater(again as OutboxEntry, { ms: 0, reason: 'engine is off' });
      expect(ids(await lease('y'))).toEqual(['d0']);
    },
  },
  {
    name: 'keeps a refusal visible and for good',
    async run(create) {
      const { lease, reviews, clock } = await decided(create, 1);
      const [entry] = await lease('x');
      await expect(reviews.refused(entry as OutboxEntry, ' ')).rejects.toThrow(InvalidInputError);
      await reviews.refused(entry as OutboxEntry, 'wrong round');
      await reviews.refused(entry as OutboxEntry, 'wrong round');
      await expect(reviews.delivered(entry as OutboxEntry)).rejects.toThrow(StaleOutboxLeaseError);
      expect((await reviews.outbox(reviewItem(0).id))[0]).toMatchObject({ state: 'refused', reason: 'wrong round' });
      clock.advance(100_000);
      expect(await lease('y')).toEqual([]);
      expect(await reviews.openCount(RUN)).toMatchObject({ undelivered: 0, refused: 1 });
    },
  },
  {
    name: 'never gives an undone decision, and those of one run alone where it is asked so',
    async run(create) {
      const { lease, reviews, store, clock } = await decided(create, 1, UNDO_MS);
      await reviews.undo('d0', 'ada');
      clock.advance(UNDO_MS);
      expect(await lease('x')).toEqual([]);
      await store.runs.create(newRun('other-1'));
      await reviews.publish([reviewItem(5, { run: 'other-1' })]);
      const [there] = await reviews.awaiting('other-1');
      if (there === undefined) throw new Error('nothing there');
      await reviews.reassign(there, { lead: 'lea', to: 'bo', reason: 'load' });
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
      const claim = await reviews.claim({ run: 'other-1', reviewer: 'bo' });
      if (claim === null) throw new Error('nothing to claim');
      const answer = { verdict: 'safe', policies: [], severity: null, confidence: null, reason: null, seconds: null };
      await reviews.decide({ id: 'o', lease: claim.lease, answer, undoMs: 0 });
      const counts = [await reviews.openCount(RUN), await reviews.openCount('other-1')];
      expect(counts.map(({ undelivered }) => undelivered)).toEqual([0, 1]);
      const by = { owner: 'x', limit: 10, ms: 1_000 };
      expect(await reviews.leaseOutbox({ ...by, run: RUN })).toEqual([]);
      expect(ids(await reviews.leaseOutbox({ ...by, run: 'other-1' }))).toEqual(['o']);
    },
  },
  {
    name: 'never holds a row back for long because the clock of the store went back',
    async run(create) {
      const { lease, clock } = await decided(create, 1);
      await lease('x');
      clock.jump(-1_000);
      expect(await lease('y')).toEqual([]);
      clock.jump(-1);
      expect(ids(await lease('y'))).toEqual(['d0']);
    },
  },
  {
    name: 'refuses what makes no sense',
    async run(create) {
      const { reviews } = await decided(create, 1);
      const by = { owner: 'x', limit: 1, ms: 1_000 };
      for (const change of [{ owner: '' }, { limit: 0 }, { limit: 1_001 }, { ms: 0 }])
        await expect(reviews.leaseOutbox({ ...by, ...change })).rejects.toThrow(InvalidInputError);
      const unknown = { decision: 'nothing', owner: 'x', epoch: 1 };
      await expect(reviews.delivered(unknown)).rejects.toThrow(NotFoundError);
    },
  },
];
