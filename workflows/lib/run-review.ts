import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { AWAITING_PAGE } from '../../runs/review-wire.ts';
import { reviewShard } from '../review-shard.ts';
import { gateActivities, reviewActivities } from './proxies.ts';

export interface RunReviewInput {
  readonly runId: string;
  readonly generation: number;
  readonly queue: string;
  readonly simulated: boolean;
}

/** Asks people: draws cases, opens their reviews, and returns how to wait for their end. */
export async function openReviews({ simulated, ...at }: RunReviewInput): Promise<{ ended(): Promise<void> }> {
  const { runId, generation, queue } = at;
  const ref = { v: 1, runId, generation } as const;
  const { flagCases, simulateReviewers, awaitingItems } = reviewActivities(queue);
  const { awaitReviews } = gateActivities(queue);
  await flagCases({ ...ref, now: Date.now() });
  for (let after: string | null = null, page = 0; ; page += 1) {
    const { items }: { items: readonly string[] } = await awaitingItems({ ...ref, after });
    if (items.length > 0)
      await executeChild(reviewShard, {
        workflowId: `mettle-${runId}-g${generation}-reviews-${page}`,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        args: [{ v: 1, ...at, items }],
      });
    after = items.at(-1) ?? null;
    if (items.length < AWAITING_PAGE || after === null) break;
  }
  if (simulated) await simulateReviewers(ref);
  return { ended: () => awaitReviews(ref) };
}
