/** Due time of an item without one: behind every other. */
export const NO_DUE = Number.MAX_SAFE_INTEGER;

/** Rows of the review queue, as `Schema` has the others. */
export interface ReviewSchema {
  review_items: ReviewItemTable;
  review_flags: ReviewFlagTable;
  review_decisions: DecisionTable;
  review_drafts: DraftTable;
  review_skips: SkipTable;
  review_events: EventTable;
  review_outbox: OutboxTable;
  reviewers: ReviewerTable;
}

export interface ReviewItemTable {
  id: Uint8Array;
  run: string;
  case_id: Uint8Array;
  round: number;
  kind: 'text' | 'image' | 'video' | 'dialogue';
  category: string | null;
  priority: number;
  due_at: number | null;
  wanted: number;
  stratum: string;
  inclusion: number;
  seed: number;
  rule: string;
  gold: string | null;
  state: 'open' | 'adjudication' | 'decided' | 'closed' | 'expired';
  epoch: number;
  /** Null = the lease was given back. */
  holder: string | null;
  lease_from: number;
  lease_until: number;
  assigned_to: string | null;
  since: number;
  published_at: number;
  /** Priority and due time as escalated; NO_DUE = never, so that an index has the order. */
  turn: number;
  turn_due: number;
  /** JSON of ReviewResult; null until it is closed. */
  result: string | null;
}

export interface ReviewFlagTable {
  item: Uint8Array;
  reason: string;
  value: number | null;
}

export interface DecisionTable {
  /** Order in which they were made; given by the database. */
  seq: number | null;
  id: string;
  item: Uint8Array;
  reviewer: string;
  role: 'reviewer' | 'adjudicator';
  epoch: number;
  /** JSON of ReviewAnswer. */
  answer: string;
  at: number;
  held_from: number;
  held_until: number;
  undone_at: number | null;
  revealed_at: number | null;
  /** JSON of Revision: the second answer, beside the first. */
  revision: string | null;
}

export interface DraftTable {
  item: Uint8Array;
  reviewer: string;
  answer: string;
}

export interface SkipTable {
  item: Uint8Array;
  reviewer: string;
}

export interface EventTable {
  seq: number | null;
  item: Uint8Array;
  at: number;
  actor: string;
  act: string;
  epoch: number;
  /** JSON: whatever people type comes back as it was. */
  reason: string | null;
}

export interface OutboxTable {
  decision: string;
  item: Uint8Array;
  state: 'pending' | 'delivered' | 'refused' | 'undone';
  epoch: number;
  /** Null = nobody. */
  owner: string | null;
  lease_from: number;
  lease_until: number;
  wait_from: number;
  wait_until: number;
  attempts: number;
  /** JSON, as of events. */
  reason: string | null;
  settled_at: number | null;
}

export interface ReviewerTable {
  name: string;
  /** JSON of the roles. */
  roles: string;
  active: 0 | 1;
  created_at: number;
}
