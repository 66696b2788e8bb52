import type { EpochMs } from '../core/clock.ts';
import type { ReviewItemId } from './item.ts';

/** What a reviewer says of an item: also as a draft that could not be taken. */
export interface ReviewAnswer {
  readonly verdict: string;
  /** Clauses of the policy it rests on. */
  readonly policies: readonly string[];
  readonly severity: number | null;
  /** In [0, 1]. */
  readonly confidence: number | null;
  readonly reason: string | null;
  /** Active time. */
  readonly seconds: number | null;
}

/** As whom somebody answers one item. */
export type ReviewRole = 'reviewer' | 'adjudicator';

/** What a reviewer made of the own answer after the reveal. */
export interface Revision {
  readonly choice: 'keep' | 'revise';
  /** The first answer where it was kept. */
  readonly answer: ReviewAnswer;
  readonly at: EpochMs;
}

/**
 * One person's answer to one item. `answer` is the blind one and never changes: votes, conflict, agreement, Dawid-Skene and
 * the anchoring rate rest on it (R 7, 8.5). `revision` stands beside it and counts for the item's result (R 9).
 */
export interface Decision {
  /** Chosen by the reviewer's program: the same act sent twice has the same id. */
  readonly id: string;
  readonly item: ReviewItemId;
  readonly reviewer: string;
  readonly role: ReviewRole;
  /** Of the lease it was made under. */
  readonly epoch: number;
  readonly answer: ReviewAnswer;
  readonly at: EpochMs;
  /** From here to `heldUntil` it is not delivered; a reveal begins the span anew, a revision ends it. */
  readonly heldFrom: EpochMs;
  /** Before it the decision can be undone, unless it was revealed. */
  readonly heldUntil: EpochMs;
  readonly undoneAt: EpochMs | null;
  /** When its maker was shown peers and machine. */
  readonly revealedAt: EpochMs | null;
  readonly revision: Revision | null;
}
