import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import { reviewItemId } from '../../review/item.ts';
import { LEASE_MS, PUBLISH_BATCH, UNDO_MS } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { RUN, type TestStore } from '../store/fixture.ts';
import { resolution, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const ITEM = reviewItem(0, { wanted: 2, dueAt: 5_000 });

/** What every review queue must do for the process: what it awaits, adjudication, escalation, reopening, open counts. */
export const reviewProcessSuite: Suite<TestStore> = [
  {
    name: 'publishes many items in batches, once; where one differs none is added',
    async run(create) {
      const items = Array.from({ length: 2 * PUBLISH_BATCH + 3 }, (_, i) => reviewItem(i));
      const { reviews } = await withItems(create, [items[1] as (typeof items)[0]]);
      const last = items.at(-1) as (typeof items)[0];
      const differs = { ...(items[1] as (typeof items)[0]), wanted: 7 };
      await expect(reviews.publish([...items, differs])).rejects.toThrow(InvalidInputError);
      const rest = items.filter((_, i) => i !== 1);
      await expect(reviews.publish([...rest, differs])).rejects.toThrow('differs');
      expect(await reviews.awaiting(RUN)).toEqual([items[1]?.id]);
      expect(await reviews.publish(items)).toBe(items.length - 1);
      expect(await reviews.publish(items)).toBe(0);
      expect((await reviews.item(last.id)).item).toEqual(last);
    },
  },
  {
    name: 'names items that are not over, by id and in pages, and says what one waits for',
    async run(create) {
      const items = [ITEM, reviewItem(1), reviewItem(2)];
      const { reviews, store, clock } = await withItems(create, items);
      const sorted = items.map(({ id }) => id).sort();
      expect(await reviews.awaiting(RUN, { limit: 2 })).toEqual(sorted.slice(0, 2));
      expect(await reviews.awaiting(RUN, { after: sorted[1] as (typeof ITEM)['id'] })).toEqual(sorted.slice(2));
      await reviews.expire(reviewItem(1).id);
      expect(await reviews.awaiting(RUN)).toEqual(sorted.filter((id) => id !== reviewItem(1).id));
      expect(await reviews.awaiting('another')).toEqual([]);

      const since = clock.now();
      const base = { item: ITEM.id, run: RUN, round: 1, wanted: 2, dueAt: 5_000 };
      const nothing = { state: 'open', since, given: 0, heldUntil: null, undelivered: 0, holder: null };
      expect(await reviews.status(ITEM.id)).toEqual({ ...base, ...nothing });
      await claimed(reviews, 'ada');
      expect((await reviews.status(ITEM.id)).holder).toBe('ada');
      clock.advance(LEASE_MS);
      expect((await reviews.status(ITEM.id)).holder).toBeNull();
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      clock.advance(5);
      await vote(store, { reviewer: 'bo', verdict: 'unsafe' });
      const [now, heldUntil] = [clock.now(), clock.now() + UNDO_MS];
      const then = { state: 'adjudication', since: now, given: 2, heldUntil, undelivered: 2, holder: null };
      expect(await reviews.status(ITEM.id)).toEqual({ ...base, ...then });
      expect(await reviews.decisionsOf(ITEM.id)).toEqual([
        { id: 'ada-1', role: 'reviewer', held: false },
        { id: 'bo-1', role: 'reviewer', held: true },
      ]);
      await reviews.undo('bo-1', 'bo');
      expect((await reviews.decisionsOf(ITEM.id)).map(({ id }) => id)).toEqual(['ada-1']);
      await expect(reviews.status(reviewItem(9).id)).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: 'opens adjudication when the votes are in and none is held; also for votes of one verdict, and never to a voter',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [ITEM]);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      expect(await reviews.openAdjudication(ITEM.id)).toEqual({ open: false, state: 'open', heldUntil: null });
      await vote(store, { reviewer: 'bo', verdict: 'safe' });
      const held = { open: false, state: 'decided', heldUntil: clock.now() + UNDO_MS };
      expect(await reviews.openAdjudication(ITEM.id)).toEqual(held);
      clock.advance(UNDO_MS);
      for (let n = 0; n < 2; n += 1) expect(await reviews.openAdjudication(ITEM.id)).toEqual({ open: true });
      expect((await reviews.events(ITEM.id)).filter(({ act }) => act === 'adjudicate')).toHaveLength(1);
      for (const reviewer of ['ada', 'bo']) expect(await reviews.claim({ run: RUN, reviewer })).toBeNull();
      await reviews.reveal('bo-1', 'bo');
      await reviews.revise({ decision: 'bo-1', reviewer: 'bo', answer: null });
      expect((await reviews.item(ITEM.id)).state).toBe('adjudication');
      await vote(store, { reviewer: 'cy', verdict: 'unsafe' });
      expect((await reviews.item(ITEM.id)).state).toBe('decided');
      await reviews.undo('cy-1', 'cy');
      expect((await reviews.item(ITEM.id)).state).toBe('adjudication');
      const { lease } = (await reviews.leases('cy'))[0] as Awaited<ReturnType<typeof claimed>>;
      await reviews.decide({ id: 'c', lease, answer: reviewAnswer('unsafe'), undoMs: 0 });
      expect(await reviews.openAdjudication(ITEM.id)).toEqual({ open: false, state: 'decided', heldUntil: null });
    },
  },
  {
    name: 'escalates an item to another turn and due time, and keeps those it was published with',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0), reviewItem(1, { dueAt: 9 })]);
      const { id } = reviewItem(1);
      await reviews.escalate(id, { priority: -1, dueAt: 77 });
      await reviews.escalate(id, { priority: -1, dueAt: 77 });
      expect((await reviews.events(id)).map(({ act, actor }) => [act, actor])).toEqual([['escalate', 'process']]);
      expect(await reviews.publish([reviewItem(1, { dueAt: 9 })])).toBe(0);
      const first = await claimed(reviews, 'ada');
      expect(first.item).toMatchObject({ id, dueAt: 77 });
      await reviews.escalate(id, { priority: -2 });
      const stored = await reviews.item(id);
      expect(stored).toMatchObject({ priority: -2, dueAt: 77, item: { priority: 1, dueAt: 9 } });
      expect((await reviews.heartbeat(first.lease)).epoch).toBe(1);
      await reviews.expire(id);
      await reviews.escalate(id, { priority: -9 });
      expect((await reviews.item(id)).priority).toBe(-2);
      await expect(reviews.escalate(id, { priority: Number.NaN })).rejects.toThrow(InvalidInputError);
    },
  },
  {
    name: 'reopens an item that is over as the next round under its own id, once; nothing of the first round changes',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0)]);
      const { id } = reviewItem(0);
      const why = { actor: 'lea', reason: 'appeal', dueAt: 99 };
      await expect(reviews.reopen(id, why)).rejects.toThrow(InvalidInputError);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      const by = { applied: ['ada-1'], revised: [], result: resolution('safe') };
      expect(await reviews.close(id, by)).toMatchObject({ closed: true });
      const before = await reviews.item(id);
      const second = reviewItemId({ ...reviewItem(0), round: 2 });
      expect(await reviews.reopen(id, why)).toBe(second);
      expect(await reviews.reopen(id, why)).toBe(second);
      expect(await reviews.item(id)).toEqual(before);
      const { item, state } = await reviews.item(second);
      expect([item, state]).toEqual([{ ...reviewItem(0), id: second, round: 2, dueAt: 99 }, 'open']);
      expect((await reviews.events(id)).at(-1)).toMatchObject({ act: 'reopen', actor: 'lea', reason: 'appeal' });
      expect((await claimed(reviews, 'ada')).item).toMatchObject({ id: second, round: 2 });
      expect(await reviews.awaiting(RUN)).toEqual([second]);
    },
  },
];
