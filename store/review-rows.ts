import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { ItemState, ReviewItem, ReviewItemId } from '../review/item.ts';
import type { Decision, OutboxRow, ReviewAnswer, ReviewEvent } from '../review/queue.ts';
import type { Span } from '../review/queue-rules.ts';

/** Where an item stands: all of it that changes. */
export interface ItemStand {
  readonly state: ItemState;
  readonly epoch: number;
  /** Null = nobody; then the lease means nothing. */
  readonly holder: string | null;
  readonly lease: Span;
  readonly assignedTo: string | null;
}

export interface ItemRow {
  readonly item: ReviewItem;
  readonly stand: ItemStand;
}

export interface Wish {
  readonly run: RunId;
  readonly reviewer: string;
  readonly without: readonly string[];
  readonly now: EpochMs;
}

/** The rows of the review queue inside one transaction; all decisions are taken above it. */
export interface ReviewRows {
  hasRun(run: RunId): Promise<boolean>;
  find(id: ReviewItemId): Promise<ItemRow | null>;
  /** First item that `wish.reviewer` may claim, by the order of ReviewerQueue.claim. */
  next(wish: Wish): Promise<ItemRow | null>;
  insert(item: ReviewItem, stand: ItemStand): Promise<void>;
  setStand(id: ReviewItemId, stand: ItemStand): Promise<void>;

  decision(id: string): Promise<Decision | null>;
  /** In the order they were made. */
  decisions(item: ReviewItemId): Promise<readonly Decision[]>;
  addDecision(decision: Decision, delivery: OutboxRow): Promise<void>;
  /** Marks a decision and its delivery as undone. */
  setUndone(decision: string, at: EpochMs): Promise<void>;
  outbox(item: ReviewItemId): Promise<readonly OutboxRow[]>;

  draft(item: ReviewItemId, reviewer: string): Promise<ReviewAnswer | null>;
  /** Null removes it. */
  setDraft(item: ReviewItemId, reviewer: string, answer: ReviewAnswer | null): Promise<void>;

  skipped(item: ReviewItemId, reviewer: string): Promise<boolean>;
  addSkip(item: ReviewItemId, reviewer: string): Promise<void>;

  addEvent(event: ReviewEvent): Promise<void>;
  events(item: ReviewItemId): Promise<readonly ReviewEvent[]>;
}

/** Runs `work` in one transaction that nobody else writes beside, at one time on the store's clock. */
export type ReviewTransaction = <T>(work: (rows: ReviewRows, now: EpochMs) => Promise<T>) => Promise<T>;
