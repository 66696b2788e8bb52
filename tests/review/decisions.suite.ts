import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import { LEASE_MS, ReviewerRefusedError, StaleReviewLeaseError, UNDO_MS, UndoClosedError } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, RUN, type TestStore } from '../store/fixture.ts';
import { CANARY, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

/** What every review queue must do: decisions, undo, blindness. */
export const reviewDecisionsSuite: Suite<TestStore> = [
  {
    name: 'stores a decision, ends the lease, moves the item and queues the delivery, all at once',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { item, lease } = await claimed(reviews, 'ada');
      const answer = reviewAnswer('unsafe', { reason: HOSTILE });
      const decision = await reviews.decide({ id: 'd1', lease, answer });
      const heldUntil = clock.now() + UNDO_MS;
      const { epoch, reviewer } = lease;
      const expected = {
        id: 'd1',
        item: item.id,
        reviewer,
        role: 'reviewer',
        epoch,
        answer,
        at: clock.now(),
        heldUntil,
      };
      const later = { heldFrom: clock.now(), undoneAt: null, revealedAt: null, revision: null };
      expect(decision).toEqual({ ...expected, ...later });
      expect(await reviews.decisions(item.id)).toEqual([decision]);
      expect(await reviews.item(item.id)).toMatchObject({ state: 'decided', lease: null, epoch: 1 });
      const row = {
        ...{ decision: 'd1', item: item.id, state: 'pending', notBefore: heldUntil },
        ...{ attempts: 0, reason: null, settledAt: null },
      };
      expect(await reviews.outbox(item.id)).toEqual([row]);
      expect((await reviews.events(item.id)).map(({ act }) => act)).toEqual(['claim', 'decide']);
      expect(await reviews.claim({ run: RUN, reviewer: 'bo' })).toBeNull();
    },
  },
  {
    name: 'takes the same decision sent twice as one, also after the lease is gone, and refuses another of its id',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      const { item, lease } = await claimed(reviews, 'ada');
      const sent = { id: 'd1', lease, answer: reviewAnswer('safe', { reason: HOSTILE }) };
      const both = await Promise.all([reviews.decide(sent), reviews.decide(sent)]);
      await claimed(reviews, 'bo');
      expect(await reviews.decide(sent)).toEqual(both[0]);
      expect(both[1]).toEqual(both[0]);
      const other = reviews.decide({ ...sent, answer: reviewAnswer('unsafe') });
      await expect(other).rejects.toThrow(InvalidInputError);
      expect(await reviews.decisions(item.id)).toEqual([both[0]]);
      expect(await reviews.outbox(item.id)).toHaveLength(1);
      expect((await reviews.item(item.id)).state).toBe('open');
    },
  },
  {
    name: 'refuses a decision under a lost lease, changes nothing, and gives the draft back to its writer alone',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      const { item, lease } = await claimed(reviews, 'ada');
      clock.advance(LEASE_MS);
      const bo = await claimed(reviews, 'bo');
      const answer = reviewAnswer('unsafe', { reason: HOSTILE });
      await expect(reviews.decide({ id: 'd1', lease, answer })).rejects.toThrow(StaleReviewLeaseError);
      expect(await reviews.decisions(item.id)).toEqual([]);
      expect(await reviews.outbox(item.id)).toEqual([]);
      expect((await reviews.item(item.id)).lease).toEqual(bo.lease);
      expect((await reviews.show(item.id, 'ada')).item.draft).toEqual(answer);
      expect((await reviews.show(item.id, 'bo')).item.draft).toBeNull();
      await reviews.decide({ id: 'd2', lease: bo.lease, answer: reviewAnswer('safe') });
      const again = await claimed(reviews, 'ada');
      expect(again.item.draft).toEqual(answer);
      await reviews.decide({ id: 'd1', lease: again.lease, answer });
      expect((await reviews.show(item.id, 'ada')).item.draft).toBeNull();
    },
  },
  {
    name: 'refuses what means nothing and items that do not exist',
    async run(create) {
      const { reviews } = await withItems(create, [reviewItem(0)]);
      const { lease } = await claimed(reviews, 'ada');
      const changes = [{ verdict: ' ' }, { confidence: 1.01 }, { confidence: Number.NaN }, { seconds: -1 }];
      for (const change of changes) {
        const sent = { id: 'd', lease, answer: reviewAnswer('safe', change) };
        await expect(reviews.decide(sent)).rejects.toThrow(InvalidInputError);
      }
      const unknown = { ...lease, item: reviewItem(9).id };
      const sent = { id: 'd', lease: unknown, answer: reviewAnswer('safe') };
      await expect(reviews.decide(sent)).rejects.toThrow(NotFoundError);
      await expect(reviews.heartbeat(unknown)).rejects.toThrow(NotFoundError);
      await expect(reviews.claim({ run: RUN, reviewer: '\ud800' })).rejects.toThrow(ReviewerRefusedError);
      expect((await reviews.item(lease.item)).state).toBe('open');
    },
  },
  {
    name: 'asks as many different people as wanted, and is decided when they name one verdict',
    async run(create) {
      const { store, reviews } = await withItems(create, [reviewItem(0, { wanted: 3 })]);
      const states: string[] = [];
      for (const reviewer of ['ada', 'bo', 'cy']) {
        const { item } = await vote(store, { reviewer, verdict: 'unsafe' });
        expect(await reviews.claim({ run: RUN, reviewer })).toBeNull();
        states.push((await reviews.item(item)).state);
      }
      expect(states).toEqual(['open', 'open', 'decided']);
    },
  },
  {
    name: 'sends a conflict to another person, once no vote can be undone, and takes that verdict',
    async run(create) {
      const { store, reviews, clock } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const { item } = await vote(store, { reviewer: 'bo', verdict: 'unsafe' });
      expect((await reviews.item(item)).state).toBe('adjudication');
      clock.advance(UNDO_MS - 1);
      expect(await reviews.claim({ run: RUN, reviewer: 'cy' })).toBeNull();
      clock.advance(1);
      for (const reviewer of ['ada', 'bo']) expect(await reviews.claim({ run: RUN, reviewer })).toBeNull();
      expect((await reviews.show(item, 'ada')).item.role).toBe('reviewer');
      expect((await reviews.show(item, 'cy')).item.role).toBe('reviewer');
      const cy = await claimed(reviews, 'cy');
      expect(cy.item.role).toBe('adjudicator');
      const settled = await reviews.decide({ id: 'c', lease: cy.lease, answer: reviewAnswer('controversial') });
      expect(settled.role).toBe('adjudicator');
      expect((await reviews.item(item)).state).toBe('decided');
      await reviews.undo('c', 'cy');
      expect((await reviews.item(item)).state).toBe('adjudication');
    },
  },
  {
    name: 'undoes a held decision: the state and the lease come back, both acts stay on record, and nothing is delivered',
    async run(create) {
      const { store, reviews, clock } = await withItems(create, [reviewItem(0)]);
      const { item } = await vote(store, { reviewer: 'ada', verdict: 'safe' });
      clock.advance(UNDO_MS - 1);
      const lease = await reviews.undo('ada-1', 'ada');
      expect(lease).toMatchObject({ reviewer: 'ada', epoch: 2 });
      expect(await reviews.undo('ada-1', 'ada')).toEqual(lease);
      expect((await reviews.item(item)).state).toBe('open');
      expect((await reviews.outbox(item)).map(({ state }) => state)).toEqual(['undone']);
      expect((await reviews.decisions(item))[0]?.undoneAt).toBe(clock.now());
      expect((await reviews.events(item)).map(({ act }) => act)).toEqual(['claim', 'decide', 'undo']);
      if (lease === null) throw new Error('no lease');
      await reviews.release(lease);
      const again = await claimed(reviews, 'ada');
      await reviews.decide({ id: 'd2', lease: again.lease, answer: reviewAnswer('unsafe') });
      expect((await reviews.item(item)).state).toBe('decided');
    },
  },
  {
    name: 'undoes nothing after the hold, of others, or of a decision made without a hold',
    async run(create) {
      const { store, reviews, clock } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      const { item } = await vote(store, { reviewer: 'ada', verdict: 'safe' });
      await expect(reviews.undo('ada-1', 'bo')).rejects.toThrow(NotFoundError);
      clock.advance(UNDO_MS);
      await expect(reviews.undo('ada-1', 'ada')).rejects.toThrow(UndoClosedError);
      await vote(store, { reviewer: 'bo', verdict: 'safe', undoMs: 0 });
      await expect(reviews.undo('bo-1', 'bo')).rejects.toThrow(UndoClosedError);
      expect((await reviews.outbox(item)).map(({ state }) => state)).toEqual(['pending', 'pending']);
    },
  },
  {
    name: 'leaves an item to the peer who holds it when a decision is undone',
    async run(create) {
      const { store, reviews } = await withItems(create, [reviewItem(0, { wanted: 2 })]);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      const bo = await claimed(reviews, 'bo');
      expect(await reviews.undo('ada-1', 'ada')).toBeNull();
      await reviews.decide({ id: 'b', lease: bo.lease, answer: reviewAnswer('unsafe') });
      expect((await reviews.item(bo.item.id)).state).toBe('open');
      await vote(store, { reviewer: 'cy', verdict: 'unsafe' });
      expect((await reviews.item(bo.item.id)).state).toBe('decided');
    },
  },
  {
    name: "shows a reviewer nothing of peers, flags, stratum, priority or inclusion, and one's own decision alone",
    async run(create) {
      const item = reviewItem(0, { wanted: 3, priority: 0.5772156 });
      const { reviews } = await withItems(create, [item]);
      const ada = await claimed(reviews, 'ada');
      const secret = reviewAnswer(`${CANARY}-vote`, { reason: `${CANARY}-reason`, policies: [`${CANARY}-clause`] });
      const decision = await reviews.decide({ id: `${CANARY}-id`, lease: ada.lease, answer: secret });
      const bo = await claimed(reviews, 'bo');
      const seen = [ada, bo, await reviews.show(item.id, 'bo'), await reviews.show(item.id, 'cy')];
      const names = ['caseId', 'draft', 'dueAt', 'id', 'kind', 'role', 'round', 'run'];
      for (const one of seen) expect(Object.keys(one.item).sort()).toEqual(names);
      const text = JSON.stringify(seen);
      for (const hidden of [CANARY, '0.5772156', '0.2718281', '0.7310585', '31337', 'random_audit', 'disagreement'])
        expect(text).not.toContain(hidden);
      expect(JSON.stringify([bo, ...seen.slice(2)])).not.toContain('ada');
      expect((await reviews.show(item.id, 'cy')).lease).toBeNull();
      expect((await reviews.show(item.id, 'bo')).lease).toEqual(bo.lease);
      expect((await reviews.show(item.id, 'ada')).decision).toEqual(decision);
    },
  },
];
