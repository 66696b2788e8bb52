import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision } from './decision.ts';
import type { ItemState, ReviewItem, ReviewItemId } from './item.ts';
import type { ReviewResult } from './process.ts';
import type { ReviewLease } from './queue.ts';

/** An item as leads and the process see it; never shown to a reviewer. */
export interface QueuedItem {
  readonly item: ReviewItem;
  readonly state: ItemState;
  /** Since when it is in that state. */
  readonly since: EpochMs;
  readonly publishedAt: EpochMs;
  readonly epoch: number;
  /** The last taker's, also when it has run out; null = given back. */
  readonly lease: ReviewLease | null;
  readonly assignedTo: string | null;
  /** As escalated; the item keeps its first values. */
  readonly priority: number;
  readonly dueAt: EpochMs | null;
  /** Null until it is closed. */
  readonly result: ReviewResult | null;
}

export const REVIEW_ACTS = [
  'claim',
  'hold',
  'release',
  'skip',
  'reassign',
  'decide',
  'refuse',
  'undo',
  'reveal',
  'keep',
  'revise',
  'adjudicate',
  'escalate',
  'close',
  'expire',
  'reopen',
] as const;

/** Who did what to an item, in order. Rows are only ever added. */
export interface ReviewEvent {
  readonly item: ReviewItemId;
  readonly at: EpochMs;
  /** A reviewer, or PROCESS. */
  readonly actor: string;
  readonly act: (typeof REVIEW_ACTS)[number];
  readonly epoch: number;
  readonly reason: string | null;
}

/** An item with all that people said of it: what reports are made of. */
export interface ReviewedItem extends QueuedItem {
  /** Also undone ones, in the order they were made. */
  readonly decisions: readonly Decision[];
}

/** The queue as leads see it; reports read it too. */
export interface ReviewLead {
  /**
   * Ends the lease, whoever holds it, and gives the item to `to` alone; null = to anybody. `lead` needs that role, `to` the
   * role the item's state asks for; else ReviewerRefusedError.
   */
  reassign(
    item: ReviewItemId,
    by: { readonly lead: string; readonly to: string | null; readonly reason: string },
  ): Promise<void>;
  item(id: ReviewItemId): Promise<QueuedItem>;
  /** All decisions, also undone ones, in the order they were made. */
  decisions(item: ReviewItemId): Promise<readonly Decision[]>;
  events(item: ReviewItemId): Promise<readonly ReviewEvent[]>;
  /** Items of a run with their decisions, in the order of their ids, above `after`; at most `limit` (1,000). */
  items(
    run: RunId,
    page?: { readonly after?: ReviewItemId; readonly limit?: number },
  ): Promise<readonly ReviewedItem[]>;
  /** Items of a run by state. */
  counts(run: RunId): Promise<Readonly<Record<ItemState, number>>>;
}
