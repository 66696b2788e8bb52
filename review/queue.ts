import type { EpochMs } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision, ReviewAnswer, ReviewRole } from './decision.ts';
import type { ReviewerDesk } from './desk.ts';
import type { ReviewItem, ReviewItemId } from './item.ts';
import type { ReviewLead } from './lead.ts';
import type { ReviewOutbox } from './outbox.ts';
import type { ReviewProcess } from './process.ts';
import type { ReviewerAccounts } from './reviewers.ts';

/** A lease lasts this long where its taker asks for nothing else (R 9). */
export const LEASE_MS = 300_000;
export const HEARTBEAT_EVERY_MS = 60_000;
export const LONGEST_HOLD_MS = 86_400_000;
/** A decision can be undone, and is not delivered, for so long; simulated reviewers ask for 0. */
export const UNDO_MS = 10_000;
/** After a reveal the delivery of a held decision waits so long for keep or revise. */
export const REVEAL_MS = 300_000;
/** Items written in one transaction. */
export const PUBLISH_BATCH = 200;
/** Actor of events that no person caused; no account may have the name. */
export const PROCESS = 'process';

/** Names a lease: the item, who holds it, and the fencing epoch. */
export interface LeaseRef {
  readonly item: ReviewItemId;
  readonly reviewer: string;
  readonly epoch: number;
}

export interface ReviewLease extends LeaseRef {
  readonly until: EpochMs;
}

/**
 * All that a reviewer may know of an item. No machine verdict, vote or reason of a peer, nor what would hint at one: flags,
 * category, stratum, priority, inclusion probability, gold, number of decisions.
 */
export interface BlindItem extends Pick<ReviewItem, 'id' | 'run' | 'caseId' | 'round' | 'kind' | 'dueAt'> {
  readonly role: ReviewRole;
  /** The reviewer's own, made under a lease that was lost. */
  readonly draft: ReviewAnswer | null;
}

export interface ClaimedItem {
  readonly item: BlindItem;
  readonly lease: ReviewLease;
}

export interface ShownItem {
  readonly item: BlindItem;
  /** Each the reviewer's own; null = none. */
  readonly lease: ReviewLease | null;
  readonly decision: Decision | null;
}

/**
 * The queue as one reviewer works it. An item has one lease at a time; each taker gets the next epoch, and whoever holds
 * an older one changes nothing. A lease that ran out still counts until somebody takes the item. Times are the store's.
 * Every method throws NotFoundError for an item that does not exist, InvalidInputError for an act that makes no sense,
 * ReviewerRefusedError for an unknown or disabled account.
 */
export interface ReviewerQueue {
  /**
   * Leases the next item of a run, or null: claimable in a role of the account, free, not decided or skipped by this
   * reviewer, assigned to nobody else, of no category in `without`. One's own assignments first, then by priority, due time
   * and id. With `item` that one or none.
   */
  claim(by: {
    readonly run: RunId;
    readonly reviewer: string;
    readonly item?: ReviewItemId;
    readonly leaseMs?: number;
    readonly without?: readonly string[];
  }): Promise<ClaimedItem | null>;
  show(item: ReviewItemId, reviewer: string): Promise<ShownItem>;
  /** Extends the lease, never shortens it. Throws StaleReviewLeaseError. */
  heartbeat(lease: LeaseRef, leaseMs?: number): Promise<ReviewLease>;
  /** Keeps the item for up to LONGEST_HOLD_MS without heartbeats. Throws StaleReviewLeaseError. */
  hold(lease: LeaseRef, why: { readonly ms: number; readonly reason: string }): Promise<ReviewLease>;
  /** Gives the item back; harmless when the lease is lost. */
  release(lease: LeaseRef): Promise<void>;
  /** Gives the item back and never gets it again; others do. Counts also when the lease is lost. */
  skip(lease: LeaseRef, reason: string): Promise<void>;
  /**
   * One transaction: lease check, decision, state of the item, outbox row. The same id and answer again return what is
   * stored. Throws StaleReviewLeaseError after it kept the answer as the reviewer's draft.
   */
  decide(by: {
    readonly id: string;
    readonly lease: LeaseRef;
    readonly answer: ReviewAnswer;
    readonly undoMs?: number;
  }): Promise<Decision>;
  /**
   * Takes one's own decision back while it is held and not revealed, restores the item's state and leases it again to its
   * reviewer (null when somebody else holds it by now). Throws UndoClosedError afterwards.
   */
  undo(decision: string, reviewer: string): Promise<ReviewLease | null>;
}

/** The whole port; each part says for whom it is. */
export interface ReviewQueue
  extends ReviewerQueue,
    ReviewerDesk,
    ReviewerAccounts,
    ReviewLead,
    ReviewProcess,
    ReviewOutbox {}

/** The item went on to somebody else. What was written is kept as a draft; nothing else changed. */
export class StaleReviewLeaseError extends MettleError {
  override readonly name = 'StaleReviewLeaseError';
  readonly code = 'StaleReviewLease';
  readonly retryable = false;
}

/** The time to undo is over: the decision stands until it is revised. */
export class UndoClosedError extends MettleError {
  override readonly name = 'UndoClosedError';
  readonly code = 'UndoClosed';
  readonly retryable = false;
}

/** The item is closed or expired: another answer needs the next round. */
export class RevisionClosedError extends MettleError {
  override readonly name = 'RevisionClosedError';
  readonly code = 'RevisionClosed';
  readonly retryable = false;
}

/** No account of that name, a disabled one, or one without the role the act needs. */
export class ReviewerRefusedError extends MettleError {
  override readonly name = 'ReviewerRefusedError';
  readonly code = 'ReviewerRefused';
  readonly retryable = false;
}

/** Another drainer has the row by now, or it is settled; nothing changed. */
export class StaleOutboxLeaseError extends MettleError {
  override readonly name = 'StaleOutboxLeaseError';
  readonly code = 'StaleOutboxLease';
  readonly retryable = false;
}
