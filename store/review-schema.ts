/** Rows of the review queue, as `Schema` has the others. */
export interface ReviewSchema {
  review_items: ReviewItemTable;
  review_flags: ReviewFlagTable;
  review_decisions: DecisionTable;
  review_drafts: DraftTable;
  review_skips: SkipTable;
  review_events: EventTable;
  review_outbox: OutboxTable;
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
  state: 'open' | 'adjudication' | 'decided' | 'closed' | 'expired';
  epoch: number;
  /** Null = the lease was given back. */
  holder: string | null;
  lease_from: number;
  lease_until: number;
  assigned_to: string | null;
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
  held_until: number;
  undone_at: number | null;
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
  state: 'pending' | 'undone';
  not_before: number;
}
