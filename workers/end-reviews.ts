import type { Client } from '@temporalio/client';
import { caseReviewId } from '../runs/plan.ts';
import { AWAITING_PAGE } from '../runs/review-wire.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Store } from '../store/store.ts';

const AT_ONCE = 20;

/**
 * Ends the reviews that a generation of a run left open, as far as Temporal can be reached: what remains of them can act no
 * more, but would stay for ever.
 */
export async function endReviews(
  client: Client,
  { reviews }: Pick<Store, 'reviews'>,
  { run, why }: { readonly run: Pick<RunRecord, 'id' | 'generation'>; readonly why: string },
): Promise<void> {
  type Ids = Awaited<ReturnType<Store['reviews']['awaiting']>>;
  let after: Ids[number] | undefined;
  do {
    const page: Ids = await reviews.awaiting(run.id, {
      limit: AWAITING_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (let from = 0; from < page.length; from += AT_ONCE) {
      const some = page.slice(from, from + AT_ONCE);
      await Promise.allSettled(
        some.map((item) => client.workflow.getHandle(caseReviewId(run.id, run.generation, item)).terminate(why)),
      );
    }
    after = page.length < AWAITING_PAGE ? undefined : page.at(-1);
  } while (after !== undefined);
}
