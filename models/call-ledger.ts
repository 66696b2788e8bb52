import type { EpochMs } from '../core/clock.ts';
import type { CallKey, RunId } from '../core/ids.ts';
import type { RawAnswer } from './model-port.ts';

/** Proof of the right to write for a page: the newest epoch of its lease. */
export interface LeaseToken {
  readonly run: RunId;
  /** Names the page within the run, e.g. `json-policy/0012`. */
  readonly page: string;
  readonly epoch: number;
}

/** What a key holds for good: an answer, or the recorded end of asking without one. */
export type Held =
  | { readonly kind: 'answer'; readonly answer: RawAnswer }
  | { readonly kind: 'none'; readonly outcome: 'timeout' | 'error'; readonly code: string };

export interface CallState {
  readonly held: Held | null;
  /** Attempts counted so far, rate-limited ones included. */
  readonly attempts: number;
  /** Counted attempts that failed for another cause than the rate. */
  readonly failures: number;
  /** On the store's clock. */
  readonly firstAttemptAt: EpochMs | null;
}

export const UNASKED: CallState = { held: null, attempts: 0, failures: 0, firstAttemptAt: null };

export interface CallRef {
  readonly key: CallKey;
  readonly run: RunId;
  /** Endpoint name in the spec. */
  readonly endpoint: string;
}

/** What a run asked of one endpoint, over every process that worked on it. */
export interface EndpointCalls {
  readonly endpoint: string;
  readonly answered: number;
  /** Keys ended without an answer. */
  readonly unanswered: number;
  /** Counted attempts that failed, refusals for the rate included. */
  readonly failedAttempts: number;
  readonly rateLimited: number;
  /** Milliseconds of the answered attempts. */
  readonly latency: { readonly p50: number | null; readonly p95: number | null; readonly max: number | null };
}

/** Paid calls by key. A key that holds an answer is never paid for again. */
export interface CallLedger {
  /** State of each key, in the order asked; UNASKED for a key nobody knows. */
  look(keys: readonly CallKey[]): Promise<readonly CallState[]>;
  /** Stores each answer unless its key holds something, in one transaction, and returns what each key now holds. */
  keep(entries: readonly (CallRef & { readonly answer: RawAnswer })[]): Promise<readonly Held[]>;
  /**
   * Counts one failed attempt; `limited` = refused for its rate. One transaction that requires the newest epoch and
   * nothing held. Returns the new state (unchanged, with `held`, when the key holds something).
   * Throws StaleLeaseError when the lease has a newer epoch.
   */
  countAttempt(attempt: CallRef & { readonly limited: boolean; readonly lease: LeaseToken }): Promise<CallState>;
  /** Ends a key without an answer, under the same conditions; returns what the key holds. Throws StaleLeaseError. */
  giveUp(
    end: CallRef & { readonly outcome: 'timeout' | 'error'; readonly code: string; readonly lease: LeaseToken },
  ): Promise<Held>;
  /** By endpoint name. Reads every call of the run. */
  summary(run: RunId): Promise<readonly EndpointCalls[]>;
}
