import { expect, it } from 'vitest';
import { advanceReview } from '../../config/advance-review.ts';
import { reviewSchema } from '../../runs/review-spec.ts';
import { UNTOUCHED } from '../../runs/review-wire.ts';
import { reviewAnswer, reviewItem } from '../review/items.ts';
import { withItems } from '../review/started.ts';
import { cleanUp, onSqlite, RUN } from '../store/fixture.ts';

cleanUp();

const HOLD_MS = 10_000;

async function atDeadline(undoMs: number) {
  const openedAt = Date.parse('2026-01-05T09:00:00Z');
  const item = reviewItem(0, { wanted: 1, dueAt: openedAt + 60_000 });
  const { reviews, clock } = await withItems(onSqlite, [item]);
  const terms = { review: reviewSchema.parse({ people: 1, deadline: '1m' }), openedAt };
  clock.advance(59_000);
  const { lease } = (await reviews.claim({ run: RUN, reviewer: 'ada' }))!;
  await reviews.decide({ id: 'd', lease, answer: reviewAnswer('safe'), undoMs });
  clock.advance(1_000);
  const look = () => advanceReview(reviews, terms, { item: item.id, now: clock.now(), progress: UNTOUCHED });
  return { reviews, clock, look, item };
}

it('looks again when the time to undo is over, for nobody tells of an undo', async () => {
  const { reviews, clock, look, item } = await atDeadline(HOLD_MS);
  const held = await look();
  expect(held).toMatchObject({ ended: null, until: clock.now() + HOLD_MS - 1_000 });
  await reviews.undo('d', 'ada');
  clock.advance(held.until! - clock.now());
  expect(await look()).toMatchObject({ ended: 'expired', until: null });
  expect((await reviews.item(item.id)).state).toBe('expired');
});

it('closes an item whose decision was still held at the deadline', async () => {
  const { clock, look } = await atDeadline(HOLD_MS);
  const { until } = await look();
  clock.advance(until! - clock.now());
  expect(await look()).toMatchObject({ ended: 'closed' });
});

it('gives the escalated item its new due time', async () => {
  const openedAt = Date.parse('2026-01-05T09:00:00Z');
  const item = reviewItem(0, { wanted: 1, dueAt: openedAt + 60_000 });
  const { reviews } = await withItems(onSqlite, [item]);
  const terms = { review: reviewSchema.parse({ people: 1, deadline: '1m', grace: '2m' }), openedAt };
  const step = await advanceReview(reviews, terms, { item: item.id, now: openedAt + 70_000, progress: UNTOUCHED });
  expect(step).toMatchObject({ ended: null, until: openedAt + 190_000 });
  expect(await reviews.openCount(RUN)).toMatchObject({ nextDueAt: openedAt + 190_000 });
});
