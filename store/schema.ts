import type { ReviewSchema } from './review-schema.ts';
import type { TrialSchema } from './trial-schema.ts';

/**
 * Rows as the database holds them. Digests (case ids, call keys, evaluations) are BLOBs of 32 bytes, so that rows order
 * by binary id; structured values are JSON text; times are milliseconds since 1970 on the store's clock.
 */
export interface Schema extends ReviewSchema, TrialSchema {
  runs: RunTable;
  cases: CaseTable;
  manifest: ManifestTable;
  rejected_rows: RejectedTable;
  page_leases: LeaseTable;
  calls: CallTable;
  verdicts: VerdictTable;
  asks: AskTable;
  quota_accounts: AccountTable;
  quota_grants: GrantTable;
  control: ControlTable;
  derivations: DerivationTable;
  page_attempts: AttemptTable;
  give_ups: GiveUpTable;
}

export interface RunTable {
  id: string;
  name: string;
  spec_digest: string;
  ordinal: number;
  spec: string;
  operations: string;
  /** JSON of ManifestInfo; null until the manifest is frozen. */
  manifest: string | null;
  evaluations: string;
  state: string;
  generation: number;
  bundle: string | null;
  created_at: number;
  /** Which attempt at freezing writes the manifest. */
  freezing: number;
}

export interface CaseTable {
  id: Uint8Array;
  source: string;
  version: string;
  row_id: string | null;
  content: string;
  truth: string;
  facets: string;
  cluster: string | null;
  language: string;
}

export interface ManifestTable {
  run: string;
  position: number;
  case_id: Uint8Array;
}

export interface RejectedTable {
  run: string;
  ordinal: number;
  row: string;
}

export interface ControlTable {
  run: string;
  control: string;
}

export interface LeaseTable {
  run: string;
  page: string;
  epoch: number;
  generation: number;
  /** Epoch that got the last grant, and when that grant ends (0 = given back). At most one grant is open at a time. */
  grant_epoch: number;
  grant_until: number;
}

export interface CallTable {
  key: Uint8Array;
  run: string;
  endpoint: string;
  /** JSON of RawAnswer; null = none. */
  answer: string | null;
  outcome: 'timeout' | 'error' | null;
  code: string | null;
  attempts: number;
  failures: number;
  first_attempt_at: number | null;
  /** When the answer was stored. */
  stored_at: number | null;
}

export interface VerdictTable {
  run: string;
  moderator: string;
  case_id: Uint8Array;
  ask: number;
  outcome: string;
  call_key: Uint8Array | null;
  /** JSON of the verdict's other fields, empty ones left out. */
  verdict: string;
  model_answered: string | null;
  input_tokens: number | null;
  output_tokens: number | null;
  evaluation: string;
}

export interface AskTable {
  run: string;
  moderator: string;
  case_id: Uint8Array;
  wanted: number;
}

export interface AccountTable {
  account: string;
  requests_per_second: number | null;
  tokens_per_minute: number | null;
  budget: number | null;
  /** Levels of the two token buckets at `refilled_at`. */
  requests_level: number;
  tokens_level: number;
  refilled_at: number;
  spent: number;
  unaccounted: number;
}

export interface GrantTable {
  id: string;
  account: string;
  requests: number;
  tokens: number;
  money: number;
  spent: number;
  expires_at: number;
  /** 1 once its rest was charged as unaccounted. */
  expired: number;
}

export interface DerivationTable {
  /** SHA-256 of the source's bytes and of the plan. */
  source: Uint8Array;
  plan: Uint8Array;
  /** JSON of Derived; null = claimed, not made yet. */
  derived: string | null;
  /** JSON of tool -> version; null like `derived`. */
  tools: string | null;
  /** Who makes it, since when and for how long (milliseconds); null once it is made. */
  owner: string | null;
  claimed_at: number | null;
  claim_ms: number | null;
}

/** An attempt at a page that has not come to an orderly end; its row goes when it does. */
export interface AttemptTable {
  run: string;
  page: string;
  epoch: number;
  /** The one case in flight of a careful attempt; null = none, or many. */
  alone_case: Uint8Array | null;
  alone_ask: number | null;
}

export interface GiveUpTable {
  run: string;
  /** A moderator, or another kind of work that has pages. */
  lane: string;
  case_id: Uint8Array;
}
