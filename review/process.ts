import type { EpochMs } from '../core/clock.ts';
import type { RunId } from '../core/ids.ts';
import type { ReviewRole } from './decision.ts';
import type { ItemState, ReviewItem, ReviewItemId } from './item.ts';
import type { Resolution } from './process/terms.ts';

/** What a closed item came to, as the process resolved it. */
export interface ReviewResult extends Resolution {
  readonly at: EpochMs;
}

/** What a closing process has seen and made of it. */
export interface Closing {
  /** Ids of the decisions it rests on. */
  readonly applied: readonly string[];
  /** Those of them that it took as revised. */
  readonly revised: readonly string[];
  readonly result: Resolution;
  /** The deadline passed: fewer decisions than wanted will do, or such as conflict. */
  readonly incomplete?: boolean;
}

/** A standing decision as a workflow sees it. */
export interface DecisionRef {
  readonly id: string;
  readonly role: ReviewRole;
  /** Not to be applied yet: it may still be undone or revised. */
  readonly held: boolean;
}

/** What one item waits for: ids, counts and times only. */
export interface ItemStatus {
  readonly item: ReviewItemId;
  readonly run: RunId;
  readonly round: number;
  readonly state: ItemState;
  /** Since when it is in that state. */
  readonly since: EpochMs;
  readonly wanted: number;
  /** Standing decisions of reviewers. */
  readonly given: number;
  /** When the last hold ends; null = nothing is held. */
  readonly heldUntil: EpochMs | null;
  /** Outbox rows on their way. */
  readonly undelivered: number;
  readonly dueAt: EpochMs | null;
  /** Whose lease lasts now. */
  readonly holder: string | null;
}

export interface Holder {
  readonly reviewer: string;
  readonly items: number;
}

/** What a run still waits for, in one consistent read. */
export interface OpenCount {
  /** Any item before closed or expired, any held decision, any undelivered outbox row. */
  readonly open: boolean;
  /** Before closed or expired. */
  readonly items: number;
  readonly byState: Readonly<Record<ItemState, number>>;
  /** Standing decisions within their hold. */
  readonly held: number;
  /** Outbox rows not yet delivered or refused, held ones included. */
  readonly undelivered: number;
  /** Outbox rows that the process refused: visible, not open. */
  readonly refused: number;
  /** When the longest-waiting open item was published. */
  readonly oldestSince: EpochMs | null;
  /** Earliest due time of an open item. */
  readonly nextDueAt: EpochMs | null;
  /** Whose leases last now, by name. */
  readonly holders: readonly Holder[];
}

export type CloseOutcome =
  | { readonly closed: true; readonly result: ReviewResult }
  | {
      readonly closed: false;
      readonly state: ItemState;
      /** Standing decisions that were not applied, or not as they were revised: apply them and close again. */
      readonly missing: readonly string[];
      /** Applied ids that do not stand: undone, or of another item. */
      readonly unknown: readonly string[];
      readonly heldUntil: EpochMs | null;
    };

export type ExpireOutcome =
  | { readonly expired: true }
  | {
      readonly expired: false;
      readonly state: ItemState;
      readonly decisions: readonly DecisionRef[];
      readonly heldUntil: EpochMs | null;
    };

export type AdjudicationOutcome =
  | { readonly open: true }
  /** Votes lack, one is held and may still be undone, an adjudicator has spoken, or the item is over. */
  | { readonly open: false; readonly state: ItemState; readonly heldUntil: EpochMs | null };

/**
 * The queue as the durable process drives it: nobody else calls these. All may be repeated: the same act again changes
 * nothing and answers alike. Each is one transaction; NotFoundError for an item that does not exist.
 */
export interface ReviewProcess {
  /**
   * The flag stage's write, in batches of PUBLISH_BATCH; returns how many items were new, the same again change nothing.
   * Throws NotFoundError for an unknown run, InvalidInputError for an item that is wrong or differs from the stored one;
   * then nothing is added.
   */
  publish(items: readonly ReviewItem[]): Promise<number>;
  /** Ids of items before closed or expired, ascending, above `after`. */
  awaiting(
    run: RunId,
    page?: { readonly after?: ReviewItemId; readonly limit?: number },
  ): Promise<readonly ReviewItemId[]>;
  status(item: ReviewItemId): Promise<ItemStatus>;
  /** Standing decisions in the order they were made; the item's id names its round. */
  decisionsOf(item: ReviewItemId): Promise<readonly DecisionRef[]>;
  /**
   * Sends an item whose votes are in to an adjudicator, who is never one of its reviewers. Items whose verdicts differ go
   * there by themselves, so that people can work while no engine runs; the process adds what conflicts by its own rule.
   */
  openAdjudication(item: ReviewItemId): Promise<AdjudicationOutcome>;
  /**
   * The only way an item closes. `applied` and `revised` must be exactly what stands, nothing may be held, and the votes must
   * be in; where verdicts differ, an adjudicator must have spoken or the result be a majority's. `incomplete` waives the
   * last two where there is any decision. Marks the outbox rows delivered and ends any lease. Closing again returns the
   * stored result.
   */
  close(item: ReviewItemId, by: Closing): Promise<CloseOutcome>;
  /** Ends an item without any decision in its round; otherwise returns the decisions, and nothing changes. */
  expire(item: ReviewItemId): Promise<ExpireOutcome>;
  /** Sets the turn, and with `dueAt` the due time, of an item that is not closed; of another it changes nothing. */
  escalate(item: ReviewItemId, to: { readonly priority: number; readonly dueAt?: EpochMs | null }): Promise<void>;
  /**
   * Opens the next round of a closed or expired item under its own id, with the same selection, and returns that id. Throws
   * InvalidInputError for an item that is still open.
   */
  reopen(
    item: ReviewItemId,
    by: { readonly actor: string; readonly reason: string; readonly dueAt: EpochMs | null },
  ): Promise<ReviewItemId>;
  openCount(run: RunId): Promise<OpenCount>;
}
