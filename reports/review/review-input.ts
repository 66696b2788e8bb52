import type { Decision } from '../../review/decision.ts';
import type { QueuedItem } from '../../review/lead.ts';
import type { Candidate } from '../../review/selection/candidate.ts';
import type { ReviewPlan } from '../../review/selection/review-plan.ts';

/** An item with its result and all that people said of it. */
export type ReviewInputItem = Pick<QueuedItem, 'item' | 'state'> & {
  /** Null until it is closed. */
  readonly result: Pick<NonNullable<QueuedItem['result']>, 'verdict' | 'basis'> | null;
  /** Also undone ones, in the order they were made. */
  readonly decisions: readonly Decision[];
};

/** What people decided in a run, and how the cases came to them. */
export interface ReviewInput {
  /** As drawn. */
  readonly plan: ReviewPlan;
  /** Blind decisions an item wants. */
  readonly people: number;
  /** What waited for people, as the spec names it. */
  readonly gate: string;
  /** Whose word the headline takes for true. */
  readonly truth: 'dataset' | 'reviewed';
  /** Names of reviewers that the simulator plays; all others are people, whose names a report never shows. */
  readonly simulated: readonly string[];
  /** Gold items and later rounds too, in any order. */
  items(): AsyncIterable<ReviewInputItem>;
  /** The pool that items were drawn from, each case once, in any order; read twice where the plan has a budget. */
  pool(): AsyncIterable<Candidate>;
}
