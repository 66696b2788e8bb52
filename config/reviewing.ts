import type { Clock } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import { PageStoppedError } from '../models/send-permit.ts';
import type { ReviewItem } from '../review/item.ts';
import type { WorkScope } from '../runs/evaluation-service.ts';
import { StaleGenerationError } from '../runs/page-leases.ts';
import type { ReviewService } from '../runs/review-service.ts';
import { AWAITING_PAGE } from '../runs/review-wire.ts';
import type { RunRecord } from '../runs/run-store.ts';
import type { Spec } from '../runs/spec.ts';
import type { RunRef } from '../runs/wire.ts';
import type { Store } from '../store/store.ts';
import { advanceReview } from './advance-review.ts';
import { publishItems } from './publish-items.ts';
import { reviewPlanOf } from './review-plan.ts';
import { RunCancelledError } from './run-cancelled.ts';
import { simulateReviewers } from './simulate-reviewers.ts';

const ALIVE_EVERY_MS = 1_000;
const LOOK_MS = 500;

/** The review of runs, over the store. */
export function createReviewing({ store, clock }: { store: Store; clock: Clock }): ReviewService {
  async function runOf({ runId, generation }: RunRef): Promise<RunRecord> {
    const run = await store.runs.find(runId);
    if (run === null) throw new NotFoundError(`no run ${runId}`);
    if ((await store.runs.control(runId)).cancelled)
      throw new RunCancelledError(`run ${runId} was cancelled; its decisions are kept`);
    if (run.generation !== generation)
      throw new StaleGenerationError(`run ${runId} is in generation ${run.generation}, this is ${generation}`);
    return run;
  }

  async function alive<T>(scope: WorkScope, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => scope.alive(0), ALIVE_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  return {
    flag: (input, scope) =>
      alive(scope, async () => {
        const run = await runOf(input);
        const plan = reviewPlanOf(run.spec as unknown as Spec);
        const before = (await store.runs.control(run.id)).flagging;
        if (plan !== null && before?.done !== true) {
          const openedAt = before?.openedAt ?? input.now;
          await store.runs.setControl(run.id, { flagging: { openedAt, done: false } });
          const gold = (run.spec as unknown as Spec).review?.gold ?? 0;
          await publishItems(store, run, { plan, run: run.id, openedAt }, { gold, draining: scope.draining });
          await store.runs.setControl(run.id, { flagging: { openedAt, done: true } });
        }
        const counts = await store.reviews.counts(run.id);
        return { v: 1, items: Object.values(counts).reduce((sum, count) => sum + count, 0) };
      }),

    simulateReviewers: (input, scope) =>
      alive(scope, async () => simulateReviewers(store, await runOf(input), scope.draining)),

    async awaitingItems(input) {
      const { id } = await runOf(input);
      const after = input.after === null ? {} : { after: input.after as ReviewItem['id'] };
      return { v: 1, items: await store.reviews.awaiting(id, { limit: AWAITING_PAGE, ...after }) };
    },

    async advanceReview(input) {
      const run = await runOf(input);
      const { review } = run.spec as unknown as Spec;
      if (review === undefined) throw new NotFoundError(`run ${run.id} asks nobody`);
      const openedAt = (await store.runs.control(run.id)).flagging?.openedAt ?? input.now;
      return advanceReview(store.reviews, { review, openedAt }, input);
    },

    awaitReviews: (input, scope) =>
      alive(scope, async () => {
        const stop = AbortSignal.any([scope.cancelled, scope.draining]);
        for (;;) {
          await runOf(input);
          if (!(await store.reviews.openCount(input.runId)).open) return;
          await clock.sleep(LOOK_MS, stop).catch(() => {
            throw new PageStoppedError('draining');
          });
        }
      }),
  };
}
