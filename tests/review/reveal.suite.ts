import { expect } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';
import {
  LEASE_MS,
  REVEAL_MS,
  ReviewerRefusedError,
  RevisionClosedError,
  UNDO_MS,
  UndoClosedError,
} from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { HOSTILE, type TestStore } from '../store/fixture.ts';
import { resolution, reviewAnswer, reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const TWO = reviewItem(0, { wanted: 2 });

/** What every review queue must do after the commit: reveal, keep or revise; and adjudicators' view. */
export const reviewRevealSuite: Suite<TestStore> = [
  {
    name: 'reveals peers without names after the commit, closes the undo and makes the delivery wait for the revision',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [TWO]);
      const bo = await vote(store, { reviewer: 'bo', verdict: 'unsafe', undoMs: 0 });
      await expect(reviews.reveal('bo-1', 'ada')).rejects.toThrow(NotFoundError);
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      clock.advance(UNDO_MS - 1);
      const heldUntil = clock.now() + REVEAL_MS;
      const shown = await reviews.reveal('ada-1', 'ada');
      const { caseId, run } = TWO;
      expect(shown).toMatchObject({ run, caseId, heldUntil, decision: { revealedAt: clock.now(), revision: null } });
      expect(shown.peers).toEqual([{ label: 'A', role: 'reviewer', answer: bo.answer, revised: null }]);
      expect(JSON.stringify(shown.peers)).not.toContain('"bo');
      clock.advance(1);
      expect(await reviews.reveal('ada-1', 'ada')).toEqual(shown);
      await expect(reviews.undo('ada-1', 'ada')).rejects.toThrow(UndoClosedError);
      expect((await reviews.leaseOutbox({ owner: 'x', limit: 9, ms: 9 })).map((one) => one.decision)).toEqual(['bo-1']);
      clock.advance(REVEAL_MS - 1);
      expect((await reviews.leaseOutbox({ owner: 'x', limit: 9, ms: 9 })).map((one) => one.decision)).toContain(
        'ada-1',
      );
      const acts = (await reviews.events(TWO.id)).filter(({ act }) => act === 'reveal');
      expect(acts.map(({ actor }) => actor)).toEqual(['ada']);
    },
  },
  {
    name: 'keeps or revises once after the reveal, keeps the first answer, and delivers at once',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [reviewItem(0), reviewItem(1)]);
      const answer = reviewAnswer('unsafe', { reason: HOSTILE });
      const first = await vote(store, { reviewer: 'ada', verdict: 'safe', id: 'a' });
      const early = reviews.revise({ decision: 'a', reviewer: 'ada', answer });
      await expect(early).rejects.toThrow(InvalidInputError);
      await reviews.reveal('a', 'ada');
      await expect(reviews.revise({ decision: 'a', reviewer: 'bo', answer })).rejects.toThrow(NotFoundError);
      const bad = reviews.revise({ decision: 'a', reviewer: 'ada', answer: { ...answer, verdict: '' } });
      await expect(bad).rejects.toThrow(InvalidInputError);
      const revised = await reviews.revise({ decision: 'a', reviewer: 'ada', answer });
      const at = clock.now();
      expect(revised).toMatchObject({ answer: first.answer, revision: { choice: 'revise', answer, at } });
      clock.advance(5);
      expect(await reviews.revise({ decision: 'a', reviewer: 'ada', answer })).toEqual(revised);
      expect(await reviews.decisions(first.item)).toEqual([revised]);
      await expect(reviews.revise({ decision: 'a', reviewer: 'ada', answer: null })).rejects.toThrow(InvalidInputError);
      expect(await reviews.leaseOutbox({ owner: 'x', limit: 9, ms: 9 })).toHaveLength(1);
      await vote(store, { reviewer: 'ada', verdict: 'safe', id: 'b' });
      await reviews.reveal('b', 'ada');
      const kept = await reviews.revise({ decision: 'b', reviewer: 'ada', answer: null });
      expect(kept.revision).toEqual({ choice: 'keep', answer: kept.answer, at: clock.now() });
      expect((await reviews.events(kept.item)).map(({ act }) => act)).toEqual(['claim', 'decide', 'reveal', 'keep']);
    },
  },
  {
    name: 'makes a conflict of a revision, and settles none by one',
    async run(create) {
      const items = [TWO, reviewItem(1, { wanted: 2 })];
      const { reviews, store, clock } = await withItems(create, items);
      const state = async (n: number) => (await reviews.item((items[n] as typeof TWO).id)).state;
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0, id: 'a0' });
      await vote(store, { reviewer: 'bo', verdict: 'safe', undoMs: 0, id: 'b0' });
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0, id: 'a1' });
      await vote(store, { reviewer: 'bo', verdict: 'unsafe', undoMs: 0, id: 'b1' });
      expect([await state(0), await state(1)]).toEqual(['decided', 'adjudication']);
      clock.advance(3);
      for (const decision of ['b0', 'b1']) {
        await reviews.reveal(decision, 'bo');
        const verdict = decision === 'b0' ? 'unsafe' : 'safe';
        await reviews.revise({ decision, reviewer: 'bo', answer: reviewAnswer(verdict) });
      }
      expect([await state(0), await state(1)]).toEqual(['adjudication', 'adjudication']);
      expect((await reviews.item(TWO.id)).since).toBe(clock.now());
      const cy = await claimed(reviews, 'cy');
      const { answers } = await reviews.adjudicationOf(cy.item.id, 'cy');
      expect(answers.map(({ answer, revised }) => [answer.verdict, revised?.verdict])).toEqual([
        ['safe', undefined],
        ['safe', 'unsafe'],
      ]);
    },
  },
  {
    name: 'refuses to revise what is closed, but still reveals it; nothing of an undone decision is revealed',
    async run(create) {
      const { reviews, store } = await withItems(create, [reviewItem(0), reviewItem(1)]);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0, id: 'a' });
      await reviews.close(reviewItem(0).id, { applied: ['a'], revised: [], result: resolution('safe') });
      expect((await reviews.reveal('a', 'ada')).heldUntil).toBeNull();
      const late = reviews.revise({ decision: 'a', reviewer: 'ada', answer: reviewAnswer('unsafe') });
      await expect(late).rejects.toThrow(RevisionClosedError);
      await vote(store, { reviewer: 'ada', verdict: 'safe', id: 'b' });
      await reviews.undo('b', 'ada');
      await expect(reviews.reveal('b', 'ada')).rejects.toThrow(NotFoundError);
    },
  },
  {
    name: "shows the reviewers' answers to the adjudicator or lead who holds the conflict, and to nobody else",
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [TWO]);
      const refused = async (who: string) =>
        expect(reviews.adjudicationOf(TWO.id, who)).rejects.toThrow(ReviewerRefusedError);
      await vote(store, { reviewer: 'ada', verdict: 'safe', undoMs: 0 });
      const bo = await claimed(reviews, 'bo');
      for (const who of ['ada', 'bo', 'cy', 'lea']) await refused(who);
      await reviews.decide({ id: 'b', lease: bo.lease, answer: reviewAnswer('unsafe'), undoMs: 0 });
      for (const who of ['ada', 'bo', 'cy', 'lea']) await refused(who);
      await claimed(reviews, 'cy');
      for (const who of ['ada', 'bo', 'lea']) await refused(who);
      const view = await reviews.adjudicationOf(TWO.id, 'cy');
      expect(view.item).toMatchObject({ id: TWO.id, role: 'adjudicator' });
      expect(view.answers.map(({ label, role, answer }) => [label, role, answer.verdict])).toEqual([
        ['A', 'reviewer', 'safe'],
        ['B', 'reviewer', 'unsafe'],
      ]);
      expect(JSON.stringify(view)).not.toMatch(/"(ada|bo)/);
      clock.advance(LEASE_MS);
      await claimed(reviews, 'lea');
      await refused('cy');
      expect(await reviews.adjudicationOf(TWO.id, 'lea')).toEqual(view);
    },
  },
];
