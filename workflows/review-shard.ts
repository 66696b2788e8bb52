import { startReviews } from './lib/start-reviews.ts';

export interface ReviewShardInput {
  readonly v: 1;
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly items: readonly string[];
}

/** Starts the reviews of one page of items, so that no history holds the starts of a whole run. */
export async function reviewShard({ runId, generation, queue, items }: ReviewShardInput): Promise<void> {
  await startReviews({ runId, generation, queue }, items);
}
