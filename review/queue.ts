import type { EpochMs } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { ItemState, ReviewItem, ReviewItemId } from './item.ts';

/** A lease lasts this long where its taker asks for nothing else (R 9). */
export const LEASE_MS = 300_000;
export const HEARTBEAT_EVERY_MS = 60_000;
export const LONGEST_HOLD_MS = 86_400_000;
/** A decision can be undone, and is not delivered, for so long. */
export const UNDO_MS = 10_000;

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

export type ReviewRole = 'reviewer' | 'adjudicator';

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
  /** Before it the decision can be undone, and is not delivered. */
  readonly heldUntil: EpochMs;
  readonly undoneAt: EpochMs | null;
}

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
 * category, stratum, priority, inclusion probability, number of decisions.
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
 * Every method throws NotFoundError for an item that does not exist, InvalidInputError for an act that makes no sense.
 */
export interface ReviewerQueue {
  /**
   * Leases the next item of a run, or null: claimable, free, not decided or skipped by this reviewer, assigned to nobody
   * else, of no category in `without`. One's own assignments first, then by priority, due time and id.
   */
  claim(by: {
    readonly run: RunId;
    readonly reviewer: string;
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
   * Takes one's own decision back while it is held, restores the item's state and leases it again to its reviewer (null
   * when somebody else holds it by now). Throws UndoClosedError afterwards.
   */
  undo(decision: string, reviewer: string): Promise<ReviewLease | null>;
}

/** An item as leads and the process see it; never shown to a reviewer. */
export interface QueuedItem {
  readonly item: ReviewItem;
  readonly state: ItemState;
  readonly epoch: number;
  readonly lease: ReviewLease | null;
  readonly assignedTo: string | null;
}

/** Who did what to an item, in order. Rows are only ever added. */
export interface ReviewEvent {
  readonly item: ReviewItemId;
  readonly at: EpochMs;
  readonly actor: string;
  readonly act: 'claim' | 'hold' | 'release' | 'skip' | 'reassign' | 'decide' | 'refuse' | 'undo';
  readonly epoch: number;
  readonly reason: string | null;
}

/** A decision on its way to the process. */
export interface OutboxRow {
  readonly decision: string;
  readonly item: ReviewItemId;
  readonly state: 'pending' | 'undone';
  /** Not delivered before. */
  readonly notBefore: EpochMs;
}

/** The queue as leads and the process see it. */
export interface ReviewLead {
  /**
   * Adds items and returns how many were new; the same again change nothing. Throws NotFoundError for an unknown run,
   * InvalidInputError for an item that is wrong or differs from the stored one; then nothing is added.
   */
  add(items: readonly ReviewItem[]): Promise<number>;
  /** Ends the lease, whoever holds it, and gives the item to `to` alone; null = to anybody. */
  reassign(
    item: ReviewItemId,
    by: { readonly lead: string; readonly to: string | null; readonly reason: string },
  ): Promise<void>;
  item(id: ReviewItemId): Promise<QueuedItem>;
  /** All decisions, also undone ones, in the order they were made. */
  decisions(item: ReviewItemId): Promise<readonly Decision[]>;
  events(item: ReviewItemId): Promise<readonly ReviewEvent[]>;
  outbox(item: ReviewItemId): Promise<readonly OutboxRow[]>;
}

export interface ReviewQueue extends ReviewerQueue, ReviewLead {}

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
