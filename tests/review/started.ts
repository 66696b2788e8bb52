import type { Decision } from '../../review/decision.ts';
import type { ReviewItem } from '../../review/item.ts';
import { type ClaimedItem, type ReviewerQueue, UNDO_MS } from '../../review/queue.ts';
import type { ReviewerAccounts } from '../../review/reviewers.ts';
import type { TestStore } from '../store/fixture.ts';
import { newRun, RUN } from '../store/fixture-data.ts';
import { reviewAnswer } from './items.ts';

export const PEOPLE = ['ada', 'bo', 'cy', 'dee', 'eve', 'late', 'r0', 'r1', 'r2', 'r3', 'r4'];

/** Everybody reviews and adjudicates; lea leads. */
export async function withPeople(reviews: ReviewerAccounts, names: readonly string[] = PEOPLE): Promise<void> {
  for (const name of names) await reviews.addReviewer({ name, roles: ['reviewer', 'adjudicator'] });
  await reviews.addReviewer({ name: 'lea', roles: ['lead'] });
}

/** A store with one run, its people and these review items. */
export async function withItems(create: () => Promise<TestStore>, items: readonly ReviewItem[]) {
  const store = await create();
  await store.runs.create(newRun());
  await withPeople(store.reviews);
  await store.reviews.publish(items);
  return { store, reviews: store.reviews, clock: store.clock };
}

export async function claimed(reviews: ReviewerQueue, reviewer: string): Promise<ClaimedItem> {
  const claim = await reviews.claim({ run: RUN, reviewer });
  if (claim === null) throw new Error(`nothing for ${reviewer}`);
  return claim;
}

/** Claims the next item and decides it, as `<reviewer>-1` where no id is given. */
export async function vote(
  { reviews }: Pick<TestStore, 'reviews'>,
  { reviewer, verdict, undoMs = UNDO_MS, id = `${reviewer}-1` }: Vote,
): Promise<Decision> {
  const { lease } = await claimed(reviews, reviewer);
  return reviews.decide({ id, lease, answer: reviewAnswer(verdict), undoMs });
}

interface Vote {
  readonly reviewer: string;
  readonly verdict: string;
  readonly undoMs?: number;
  readonly id?: string;
}
