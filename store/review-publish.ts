import { InvalidInputError } from '../core/errors.ts';
import type { ReviewItem, ReviewItemId } from '../review/item.ts';
import type { ReviewProcess } from '../review/process.ts';
import { PUBLISH_BATCH } from '../review/queue.ts';
import { checkItem } from '../review/queue-rules.ts';
import { NO_LEASE } from './review-leases.ts';
import type { ItemStand, ReviewRows, ReviewTransactions } from './review-rows.ts';
import { sameStored } from './review-same.ts';
import { noSuchRun } from './run-rules.ts';

/** The write of the flag stage: everything is checked before the first batch is written. */
export function createReviewPublish({ write, read }: ReviewTransactions): Pick<ReviewProcess, 'publish'> {
  return {
    async publish(items) {
      const wanted = new Map<ReviewItemId, ReviewItem>();
      for (const item of items) {
        checkItem(item);
        const twin = wanted.get(item.id);
        if (twin !== undefined) requireSame(twin, item);
        wanted.set(item.id, item);
      }
      const batches: ReviewItem[][] = [];
      for (const item of wanted.values()) {
        const last = batches.at(-1);
        if (last === undefined || last.length === PUBLISH_BATCH) batches.push([item]);
        else last.push(item);
      }
      const runs = new Set(items.map(({ run }) => run));
      for (const run of runs) if (!(await read((rows) => rows.hasRun(run)))) throw noSuchRun(run);
      for (const batch of batches) await read((rows) => unknownOf(rows, batch));
      let added = 0;
      for (const batch of batches) {
        added += await write(async (rows, now) => {
          const fresh = await unknownOf(rows, batch);
          await rows.insert(fresh.map((item) => ({ item, stand: newStand(item, now) })));
          return fresh.length;
        });
      }
      return added;
    },
  };
}

export function newStand({ priority, dueAt }: Pick<ReviewItem, 'priority' | 'dueAt'>, now: number): ItemStand {
  const free = { epoch: 0, holder: null, lease: NO_LEASE, assignedTo: null, result: null };
  return { state: 'open', since: now, publishedAt: now, priority, dueAt, ...free };
}

/** Those of a batch that the store has not. Throws InvalidInputError for one that it has otherwise. */
async function unknownOf(rows: ReviewRows, batch: readonly ReviewItem[]): Promise<readonly ReviewItem[]> {
  const stored = await rows.findMany(batch.map(({ id }) => id));
  const known = new Map(stored.map(({ item }) => [item.id, item]));
  return batch.filter((item) => {
    const one = known.get(item.id);
    if (one !== undefined) requireSame(one, item);
    return one === undefined;
  });
}

function requireSame(known: ReviewItem, item: ReviewItem): void {
  if (!sameStored(known, item))
    throw new InvalidInputError(`review item ${item.id} exists and differs; the stored one stands, none was added`);
}
