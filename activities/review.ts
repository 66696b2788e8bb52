import type { WorkScope } from '../runs/evaluation-service.ts';
import type { ReviewService } from '../runs/review-service.ts';
import type { Advanced, AdvanceInput, AwaitingInput, AwaitingItems, Flagged, FlagInput } from '../runs/review-wire.ts';
import type { RunRef } from '../runs/wire.ts';

/** Thin: one service call each. */
export function createReviewActivities(options: { review: ReviewService; scope: () => WorkScope }) {
  const { review, scope } = options;
  return {
    flagCases(input: FlagInput): Promise<Flagged> {
      return review.flag(input, scope());
    },
    simulateReviewers(input: RunRef): Promise<void> {
      return review.simulateReviewers(input, scope());
    },
    awaitingItems(input: AwaitingInput): Promise<AwaitingItems> {
      return review.awaitingItems(input);
    },
    advanceReview(input: AdvanceInput): Promise<Advanced> {
      return review.advanceReview(input);
    },
    awaitReviews(input: RunRef): Promise<void> {
      return review.awaitReviews(input, scope());
    },
  };
}

export type ReviewActivities = ReturnType<typeof createReviewActivities>;
