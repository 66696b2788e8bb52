import type { WorkScope } from './evaluation-service.ts';
import type { Advanced, AdvanceInput, AwaitingInput, AwaitingItems, Flagged, FlagInput } from './review-wire.ts';
import type { RunRef } from './wire.ts';

/** The work behind the activities of a run's review. */
export interface ReviewService {
  /** Draws the cases people are asked about and publishes them; the same again changes nothing. */
  flag(input: FlagInput, scope: WorkScope): Promise<Flagged>;
  /** Lets the simulated reviewers of the spec vote on everything that is open. */
  simulateReviewers(input: RunRef, scope: WorkScope): Promise<void>;
  awaitingItems(input: AwaitingInput): Promise<AwaitingItems>;
  /** Takes the decisions of one item in and carries out what is due. */
  advanceReview(input: AdvanceInput): Promise<Advanced>;
  /** Returns when nothing of the run's review is open. */
  awaitReviews(input: RunRef, scope: WorkScope): Promise<void>;
}
