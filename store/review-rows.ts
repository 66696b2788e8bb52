import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { Decision, ReviewAnswer, ReviewRole } from '../review/decision.ts';
import type { ItemState, ReviewItem, ReviewItemId } from '../review/item.ts';
import type { ReviewEvent } from '../review/lead.ts';
import type { OutboxState } from '../review/outbox.ts';
import type { OpenCount, ReviewResult } from '../review/process.ts';
import type { Span } from '../review/queue-rules.ts';
import type { Reviewer } from '../review/reviewers.ts';

/** Where an item stands: all of it that changes. */
export interface ItemStand {
  readonly state: ItemState;
  readonly since: EpochMs;
  readonly publishedAt: EpochMs;
  readonly epoch: number;
  /** Null = nobody; then the lease means nothing. */
  readonly holder: string | null;
  readonly lease: Span;
  readonly assignedTo: string | null;
  readonly priority: number;
  readonly dueAt: EpochMs | null;
  readonly result: ReviewResult | null;
}

export interface ItemRow {
  readonly item: ReviewItem;
  readonly stand: ItemStand;
}

export interface Wish {
  readonly run: RunId;
  readonly reviewer: string;
  readonly item: ReviewItemId | null;
  /** Of `open` and `adjudication`. */
  readonly states: readonly ItemState[];
  readonly without: readonly string[];
  readonly now: EpochMs;
}

/** An item with how one reviewer stands to it. */
export interface OwnFacts {
  readonly row: ItemRow;
  /** Role of this reviewer's standing decision; null = none. */
  readonly decidedAs: ReviewRole | null;
  readonly skipped: boolean;
  /** Any standing decision within its hold. */
  readonly held: boolean;
}

/** The delivery of one decision. */
export interface Delivery {
  readonly decision: string;
  readonly item: ReviewItemId;
  readonly state: OutboxState;
  readonly epoch: number;
  /** Null = nobody; then the lease means nothing. */
  readonly owner: string | null;
  readonly lease: Span;
  /** After a failure. */
  readonly wait: Span;
  readonly attempts: number;
  readonly reason: string | null;
  readonly settledAt: EpochMs | null;
}

/** The rows of the review queue inside one transaction; all decisions are taken above it. */
export interface ReviewRows {
  hasRun(run: RunId): Promise<boolean>;
  find(id: ReviewItemId): Promise<ItemRow | null>;
  /** Those that exist, in any order; at most PUBLISH_BATCH ids. */
  findMany(ids: readonly ReviewItemId[]): Promise<readonly ItemRow[]>;
  /** First item that `wish.reviewer` may claim, by the order of ReviewerQueue.claim. */
  next(wish: Wish): Promise<ItemRow | null>;
  insert(rows: readonly ItemRow[]): Promise<void>;
  setStand(id: ReviewItemId, stand: ItemStand): Promise<void>;
  /** Items held by or assigned to a reviewer. */
  ofReviewer(reviewer: string): Promise<readonly ItemRow[]>;
  /** Items by id above `after`, whatever their state. */
  facts(of: {
    readonly reviewer: string;
    readonly run: RunId | null;
    readonly after: ReviewItemId | null;
    readonly limit: number;
    readonly now: EpochMs;
  }): Promise<readonly OwnFacts[]>;
  /** Items of a run by id above `after`. */
  page(run: RunId, after: ReviewItemId | null, limit: number): Promise<readonly ItemRow[]>;
  /** Of those, ids of items before closed or expired. */
  awaiting(run: RunId, after: ReviewItemId | null, limit: number): Promise<readonly ReviewItemId[]>;
  /** One consistent read. */
  open(run: RunId, now: EpochMs): Promise<Omit<OpenCount, 'open' | 'items'>>;

  decision(id: string): Promise<Decision | null>;
  /** In the order they were made. */
  decisions(item: ReviewItemId): Promise<readonly Decision[]>;
  addDecision(decision: Decision): Promise<void>;
  /** Replaces what changes of a decision: hold, undo, reveal, revision. */
  setDecision(decision: Decision): Promise<void>;
  /** Standing first answers of a reviewer to gold items, with their truths. */
  goldVotes(reviewer: string): Promise<readonly { readonly verdict: string; readonly truth: string }[]>;

  delivery(decision: string): Promise<Delivery | null>;
  /** In the order of their decisions. */
  deliveries(item: ReviewItemId): Promise<readonly Delivery[]>;
  /** Pending rows that may be leased: hold, wait and lease are over; oldest decision first. */
  due(of: { readonly run: RunId | null; readonly limit: number; readonly now: EpochMs }): Promise<readonly Delivery[]>;
  addDelivery(delivery: Delivery): Promise<void>;
  setDelivery(delivery: Delivery): Promise<void>;

  draft(item: ReviewItemId, reviewer: string): Promise<ReviewAnswer | null>;
  /** Null removes it. */
  setDraft(item: ReviewItemId, reviewer: string, answer: ReviewAnswer | null): Promise<void>;

  skipped(item: ReviewItemId, reviewer: string): Promise<boolean>;
  addSkip(item: ReviewItemId, reviewer: string): Promise<void>;

  addEvent(event: ReviewEvent): Promise<void>;
  events(item: ReviewItemId): Promise<readonly ReviewEvent[]>;

  reviewer(name: string): Promise<Reviewer | null>;
  reviewers(): Promise<readonly Reviewer[]>;
  setReviewer(reviewer: Reviewer): Promise<void>;
}

/** Runs `work` in one transaction that nobody else writes beside, at one time on the store's clock. */
export type ReviewTransaction = <T>(work: (rows: ReviewRows, now: EpochMs) => Promise<T>) => Promise<T>;

export interface ReviewTransactions {
  readonly write: ReviewTransaction;
  /** Need not be one transaction: what it reads is one statement, or rows that are only ever added to. */
  readonly read: ReviewTransaction;
}
