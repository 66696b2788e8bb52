import type { Client } from '@temporalio/client';
import type { Clock } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { ReviewItemId } from '../review/item.ts';
import type { Store } from '../store/store.ts';
import { startReview } from './start-review.ts';

const LOOK_MS = 10_000;
const PAGE = 200;

/** Starts the review of items that a lead opens again while the run waits, until `signal` aborts: their deadlines pass too. */
export async function startReopened(options: {
  client: Client;
  store: Pick<Store, 'reviews' | 'runs'>;
  clock: Clock;
  runId: RunId;
  queues: { readonly control: string; readonly evaluation: string };
  signal: AbortSignal;
  onTrouble: (error: unknown) => void;
}): Promise<void> {
  const { client, store, clock, runId, queues, signal } = options;
  const known = new Set<ReviewItemId>();
  while (!signal.aborted) {
    try {
      const generation = (await store.runs.find(runId))?.generation ?? 0;
      for await (const item of awaiting(store, runId)) {
        if (known.has(item)) continue;
        if ((await store.reviews.status(item)).round > 1)
          await client.withAbortSignal(signal, () => startReview(client, { runId, generation, item, queues }));
        known.add(item);
      }
    } catch (error) {
      if (!signal.aborted) options.onTrouble(error);
    }
    await clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

async function* awaiting({ reviews }: Pick<Store, 'reviews'>, run: RunId): AsyncGenerator<ReviewItemId> {
  for (let after: ReviewItemId | undefined; ; ) {
    const items = await reviews.awaiting(run, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* items;
    after = items.at(-1);
    if (after === undefined || items.length < PAGE) return;
  }
}
