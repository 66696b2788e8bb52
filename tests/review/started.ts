import type { ReviewItem } from '../../review/item.ts';
import type { ClaimedItem, ReviewerQueue } from '../../review/queue.ts';
import { newRun, RUN, type TestStore } from '../store/fixture.ts';

/** A store with one run and these review items. */
export async function withItems(create: () => Promise<TestStore>, items: readonly ReviewItem[]) {
  const store = await create();
  await store.runs.create(newRun());
  await store.reviews.add(items);
  return { store, reviews: store.reviews, clock: store.clock };
}

export async function claimed(reviews: ReviewerQueue, reviewer: string): Promise<ClaimedItem> {
  const claim = await reviews.claim({ run: RUN, reviewer });
  if (claim === null) throw new Error(`nothing for ${reviewer}`);
  return claim;
}
