import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision, ReviewAnswer, ReviewRole } from './decision.ts';
import type { ReviewItem, ReviewItemId } from './item.ts';
import type { BlindItem, ClaimedItem, ReviewLease } from './queue.ts';

/** How one reviewer stands to an item; the state of the item itself would tell of peers. */
export type OwnState = 'claimable' | 'held' | 'committed' | 'skipped';

export interface ListFilter {
  readonly reviewer: string;
  readonly run?: RunId;
  readonly state?: OwnState;
  readonly kind?: ReviewItem['kind'];
  /** Only what is assigned to, held or decided by this reviewer. */
  readonly mine?: boolean;
  /** Categories the reviewer opted out of; they are not claimable. */
  readonly without?: readonly string[];
  /** Ids above this one. */
  readonly after?: ReviewItemId;
  /** At most 1,000; 100 where it is not said. */
  readonly limit?: number;
}

export interface ListedItem {
  readonly item: Omit<BlindItem, 'draft'>;
  readonly state: OwnState;
  /** The own one. */
  readonly lease: ReviewLease | null;
}

/** A peer's answer without the name: A, B, ... in the order they were made. */
export interface PeerAnswer {
  readonly label: string;
  readonly role: ReviewRole;
  readonly answer: ReviewAnswer;
  /** Null = not revised, or kept. */
  readonly revised: ReviewAnswer | null;
}

/** What a reviewer may see after the commit. Who calls may add the machine's verdicts on (run, case). */
export interface Revealed {
  readonly decision: Decision;
  readonly run: RunId;
  readonly caseId: ReviewItem['caseId'];
  readonly peers: readonly PeerAnswer[];
  /** Until then delivery waits for `revise`; null = it does not wait. */
  readonly heldUntil: EpochMs | null;
}

export interface Adjudication {
  readonly item: BlindItem;
  readonly answers: readonly PeerAnswer[];
}

/** What else one reviewer can ask for. Every method throws ReviewerRefusedError for an unknown or disabled account. */
export interface ReviewerDesk {
  /** Items this reviewer can take or has to do with, by id: the order tells nothing of priority. */
  list(filter: ListFilter): Promise<readonly ListedItem[]>;
  /** Every item this reviewer holds, in the order of their ends. */
  leases(reviewer: string): Promise<readonly ClaimedItem[]>;
  /**
   * Second step: shows peers' answers to who has committed, and records it. The decision can no longer be undone; if it is
   * held, its delivery waits REVEAL_MS for `revise`. Throws NotFoundError when it is not this reviewer's or was undone.
   */
  reveal(decision: string, reviewer: string): Promise<Revealed>;
  /**
   * Keeps or revises the own answer after the reveal, once; the first answer stays. A revision can make a conflict but never
   * settles one. Throws RevisionClosedError when the item is closed or expired (reopening it opens the next round).
   */
  revise(by: {
    readonly decision: string;
    readonly reviewer: string;
    /** Null = keep. */
    readonly answer: ReviewAnswer | null;
  }): Promise<Decision>;
  /** The reviewers' answers side by side, for the adjudicator or lead who holds the item in adjudication and did not vote. */
  adjudicationOf(item: ReviewItemId, who: string): Promise<Adjudication>;
}
