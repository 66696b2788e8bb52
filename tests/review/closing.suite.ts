import { expect } from 'vitest';
import { UNDO_MS, UndoClosedError } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import type { TestStore } from '../store/fixture.ts';
import { resolution, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const ITEM = reviewItem(0, { wanted: 2 });
const [safe, majority] = [resolution('safe'), resolution('safe', 'majority')];
const refused = { closed: false, missing: [], unknown: [], heldUntil: null };

/** What every review queue must do at the end of an item: closing and expiry. */
export const reviewClosingSuite: Suite<TestStore> = [
  {
    name: 'closes an item on exactly the decisions it has, and names those that lack or do not stand',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [ITEM]);
      const close = (applied: readonly string[]) => reviews.close(ITEM.id, { applied, revised: [], result: safe });
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      expect(await close(['ada-1'])).toEqual({ ...refused, state: 'open' });
      await vote(store, { reviewer: 'bo', verdict: 'safe', undoMs: 0 });
      expect(await close(['ada-1'])).toEqual({ ...refused, state: 'decided', missing: ['bo-1'] });
      expect(await close([])).toEqual({ ...refused, state: 'decided', missing: ['ada-1', 'bo-1'] });
      const other = await close(['ada-1', 'bo-1', 'zed']);
      expect(other).toEqual({ ...refused, state: 'decided', unknown: ['zed'] });
      const result = { ...safe, at: clock.now() };
      expect(await close(['bo-1', 'ada-1'])).toEqual({ closed: true, result });
      expect(await reviews.item(ITEM.id)).toMatchObject({ state: 'closed', since: clock.now(), lease: null, result });
      expect((await reviews.outbox(ITEM.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
      clock.advance(1);
      expect(await close([])).toEqual({ closed: true, result });
      expect((await reviews.events(ITEM.id)).filter(({ act }) => act === 'close')).toHaveLength(1);
      expect(await reviews.expire(ITEM.id)).toMatchObject({ expired: false, state: 'closed' });
    },
  },
  {
    name: 'closes nothing over a held or an undone decision',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [reviewItem(0)]);
      const { id } = reviewItem(0);
      const close = (applied: readonly string[]) => reviews.close(id, { applied, revised: [], result: safe });
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const heldUntil = clock.now() + UNDO_MS;
      expect(await close(['ada-1'])).toEqual({ ...refused, state: 'decided', heldUntil });
      const lease = await reviews.undo('ada-1', 'ada');
      expect(await close(['ada-1'])).toEqual({ ...refused, state: 'open', unknown: ['ada-1'] });
      if (lease === null) throw new Error('no lease');
      await reviews.decide({ id: 'a2', lease, answer: reviewAnswer('safe') });
      clock.advance(UNDO_MS);
      expect(await close(['a2'])).toMatchObject({ closed: true });
      await expect(reviews.undo('a2', 'ada')).rejects.toThrow(UndoClosedError);
    },
  },
  {
    name: 'closes a conflict after an adjudicator or by majority alone',
    async run(create) {
      const { reviews, store } = await withItems(create, [ITEM, reviewItem(1, { wanted: 2 })]);
      for (const [n, item] of [ITEM, reviewItem(1, { wanted: 2 })].entries()) {
        const [a, b] = [`a${n}`, `b${n}`];
        await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0, id: a });
        await vote(store, { reviewer: 'bo', verdict: 'unsafe', undoMs: 0, id: b });
        const by = { applied: [a, b], revised: [] };
        expect(await reviews.close(item.id, { ...by, result: safe })).toEqual({ ...refused, state: 'adjudication' });
        if (n === 0) {
          await vote(store, { reviewer: 'cy', verdict: 'safe', undoMs: 0 });
          expect(await reviews.close(item.id, { ...by, result: majority })).toMatchObject({ missing: ['cy-1'] });
          const result = resolution('safe', 'adjudicated');
          const closed = await reviews.close(item.id, { applied: [a, b, 'cy-1'], revised: [], result });
          expect(closed).toMatchObject({ closed: true, result: { basis: 'adjudicated' } });
        } else expect(await reviews.close(item.id, { ...by, result: majority })).toMatchObject({ closed: true });
      }
    },
  },
  {
    name: 'closes nothing on an answer that was revised since',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0)]);
      const { id } = reviewItem(0);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      await reviews.reveal('ada-1', 'ada');
      await reviews.revise({ decision: 'ada-1', reviewer: 'ada', answer: reviewAnswer('unsafe') });
      const by = { applied: ['ada-1'], result: safe };
      const stale = await reviews.close(id, { ...by, revised: [] });
      expect(stale).toEqual({ ...refused, state: 'decided', missing: ['ada-1'] });
      const unsafe = { applied: ['ada-1'], revised: ['ada-1'], result: resolution('unsafe') };
      expect(await reviews.close(id, unsafe)).toMatchObject({ closed: true, result: { verdict: 'unsafe' } });
    },
  },
  {
    name: 'closes without all votes only as incomplete, never without any',
    async run(create) {
      const { reviews, store } = await withItems(create, [ITEM]);
      const by = { revised: [], result: resolution(null, 'incomplete'), incomplete: true };
      expect(await reviews.close(ITEM.id, { ...by, applied: [] })).toEqual({ ...refused, state: 'open' });
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      const { lease } = await claimed(reviews, 'bo');
      expect(await reviews.close(ITEM.id, { ...by, applied: [] })).toMatchObject({ missing: ['ada-1'] });
      const closed = await reviews.close(ITEM.id, { ...by, applied: ['ada-1'] });
      expect(closed).toMatchObject({ closed: true, result: { verdict: null, basis: 'incomplete' } });
      const late = reviews.decide({ id: 'late', lease, answer: reviewAnswer('safe') });
      await expect(late).rejects.toThrow('no longer holds');
    },
  },
  {
    name: 'expires an item without a decision; one made before the timer fires beats it, held or not',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [ITEM, reviewItem(1)]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const heldUntil = clock.now() + UNDO_MS;
      const decision = { id: 'ada-1', role: 'reviewer', held: true };
      const before = await reviews.item(ITEM.id);
      const kept = { expired: false, state: 'open', decisions: [decision], heldUntil };
      expect(await reviews.expire(ITEM.id)).toEqual(kept);
      expect(await reviews.item(ITEM.id)).toEqual(before);
      clock.advance(7 * 86_400_000);
      const late = { ...kept, decisions: [{ ...decision, held: false }], heldUntil: null };
      expect(await reviews.expire(ITEM.id)).toEqual(late);
      for (let n = 0; n < 2; n += 1) expect(await reviews.expire(reviewItem(1).id)).toEqual({ expired: true });
      const { state, result } = await reviews.item(reviewItem(1).id);
      expect([state, result]).toEqual(['expired', null]);
      expect((await reviews.events(reviewItem(1).id)).map(({ act }) => act)).toEqual(['expire']);
      const by = { applied: [], revised: [], result: resolution(null, 'incomplete'), incomplete: true };
      expect(await reviews.close(reviewItem(1).id, by)).toEqual({ ...refused, state: 'expired' });
    },
  },
  {
    name: 'expires an item whose only decision was undone',
    async run(create) {
      const { reviews, store } = await withItems(create, [ITEM]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      await reviews.undo('ada-1', 'ada');
      expect(await reviews.expire(ITEM.id)).toEqual({ expired: true });
      expect(await reviews.undo('ada-1', 'ada')).toBeNull();
      expect((await reviews.item(ITEM.id)).state).toBe('expired');
    },
  },
];
