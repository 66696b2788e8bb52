import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { ReviewItemId } from './item.ts';

/** `pending` also while it is leased or held; `refused` = the process would not take it: visible, and final. */
export const OUTBOX_STATES = ['pending', 'delivered', 'refused', 'undone'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** Names a lease of one row: which, whose, and the fencing epoch. */
export interface OutboxRef {
  readonly decision: string;
  readonly owner: string;
  readonly epoch: number;
}

/** A decision to deliver: ids and numbers only, fit for a workflow. */
export interface OutboxEntry extends OutboxRef {
  readonly item: ReviewItemId;
  readonly run: RunId;
  readonly round: number;
  readonly until: EpochMs;
  /** From 1. */
  readonly attempt: number;
}

/** A decision on its way to the process. */
export interface OutboxRow {
  readonly decision: string;
  readonly item: ReviewItemId;
  readonly state: OutboxState;
  /** Not delivered before: the end of the hold, or of the wait after a failure. */
  readonly notBefore: EpochMs;
  /** How often it was leased. */
  readonly attempts: number;
  /** Of the last refusal or failure. */
  readonly reason: string | null;
  /** When it was delivered or refused. */
  readonly settledAt: EpochMs | null;
}

/**
 * Decisions on their way to the process. A row has one drainer at a time; a dead one's lease runs out on the store's
 * clock. Reports under an older epoch throw StaleOutboxLeaseError and change nothing, unless the row already says so.
 */
export interface ReviewOutbox {
  /** Leases up to `limit` (1-1,000) rows whose hold and wait have ended, oldest first; `run` narrows it. */
  leaseOutbox(by: {
    readonly owner: string;
    readonly limit: number;
    readonly ms: number;
    readonly run?: RunId;
  }): Promise<readonly OutboxEntry[]>;
  delivered(entry: OutboxRef): Promise<void>;
  refused(entry: OutboxRef, reason: string): Promise<void>;
  /** Gives the row back; nobody gets it for `ms` (0 or more). */
  retryLater(entry: OutboxRef, why: { readonly ms: number; readonly reason: string }): Promise<void>;
  outbox(item: ReviewItemId): Promise<readonly OutboxRow[]>;
}
