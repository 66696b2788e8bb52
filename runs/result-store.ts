import { MettleError } from '../core/errors.ts';
import type { CallKey, CaseId, RunId } from '../core/ids.ts';
import type { ModerationCase } from '../moderation/case.ts';
import type { Outcome, Verdict } from '../moderation/verdict.ts';

/** One moderator's outcome on one case at one ask. Derived from what the ledger holds under `callKey`, never from a late answer. */
export interface VerdictRow {
  readonly run: RunId;
  /** Moderator's name in the spec. */
  readonly moderator: string;
  readonly caseId: CaseId;
  /** 0, raised by `mettle retry`. */
  readonly ask: number;
  /** Null for moderators that call no model. */
  readonly callKey: CallKey | null;
  readonly verdict: Verdict;
  readonly modelAnswered: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** Digest of the evaluation (templates, dialects, taxonomies, ...) the row was made under. */
  readonly evaluation: string;
}

export interface Span {
  readonly run: RunId;
  readonly moderator: string;
  /** Manifest positions [from, to). */
  readonly from: number;
  readonly to: number;
}

/** A case whose wanted ask has no row yet. */
export interface OpenCase {
  readonly position: number;
  readonly ask: number;
  readonly case: ModerationCase;
}

export interface OutcomeCount {
  readonly moderator: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Verdict rows. A row's identity is (run, moderator, case, ask): it is written once and never changed. */
export interface ResultStore {
  /**
   * Writes rows in one transaction; a row that exists already stays as it is.
   * Throws RowConflictError when the row that exists differs from the one handed in.
   */
  record(rows: readonly VerdictRow[]): Promise<void>;
  /** Cases of the span without a row at their wanted ask, by position. */
  open(span: Span): Promise<readonly OpenCase[]>;
  /** Spans of at most `size` positions (aligned to multiples of it) that still have open cases. */
  openSpans(where: {
    readonly run: RunId;
    readonly moderator: string;
    readonly size: number;
  }): Promise<readonly Span[]>;
  /** Newest row of each case, ordered by case id (binary). Streams: holds no more than a batch in memory. */
  verdicts(where: { readonly run: RunId; readonly moderator: string }): AsyncIterable<VerdictRow>;
  /** Newest rows of one case, one a moderator, by moderator in code-unit order. */
  verdictsOf(where: { readonly run: RunId; readonly caseId: CaseId }): Promise<readonly VerdictRow[]>;
  /** Counts over the newest rows. */
  counts(run: RunId): Promise<readonly OutcomeCount[]>;
  /**
   * Raises the wanted ask of every case of the run whose newest outcome is among `outcomes` to one above that newest
   * row's; returns how many (case, moderator) pairs were raised. One that waits at a raised ask already is not counted.
   */
  askAgain(where: { readonly run: RunId; readonly outcomes: readonly Outcome[] }): Promise<number>;
}

/** A row that differs from the stored one of the same identity was handed in. The stored row stays as it is. */
export class RowConflictError extends MettleError {
  override readonly name = 'RowConflictError';
  readonly code = 'RowConflict';
  readonly retryable = false;
}
