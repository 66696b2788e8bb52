import type { EpochMs } from '../core/clock.ts';

/** Money in whole nano-dollars (1e-9 USD), so that sums are exact. */
export type NanoUsd = number;

/** Limits of an account; an absent limit does not bind. */
export interface QuotaLimits {
  readonly requestsPerSecond?: number;
  readonly tokensPerMinute?: number;
  /** Hard: spent + reserved + unaccounted never exceeds it. */
  readonly budget?: NanoUsd;
}

export interface QuotaAmounts {
  readonly requests: number;
  readonly tokens: number;
  readonly money: NanoUsd;
}

/** A share of an account's limits, held by one worker for at most GRANT_MS on the store's clock. */
export interface Grant extends QuotaAmounts {
  readonly id: string;
  readonly account: string;
  readonly expiresAt: EpochMs;
  /** When nothing or less than wanted could be had: milliseconds until it is worth asking again. */
  readonly retryAfterMs: number;
  /** True when money was wanted, none is left, and no open grant could give any back. */
  readonly exhausted: boolean;
}

export interface Balance {
  readonly budget: NanoUsd | null;
  readonly spent: NanoUsd;
  /** Worst case of grants still open. */
  readonly reserved: NanoUsd;
  /** Charged in full because a grant expired before its calls were settled. */
  readonly unaccounted: NanoUsd;
}

export const GRANT_MS = 5_000;

/**
 * Shares rates and money between workers. Requests and tokens that a grant did not use return to the account when it is
 * given back or expires; **money does not return on expiry**: what was not settled by then stays charged.
 */
export interface Quota {
  /** Creates or changes an account (`endpoint:<name>`, `run:<id>`). Spending so far is kept. */
  configure(account: string, limits: QuotaLimits): Promise<void>;
  /** Leases up to `want`. Never more than the limits leave. */
  lease(account: string, want: QuotaAmounts): Promise<Grant>;
  /** Extends a grant by GRANT_MS and records money spent out of it so far. Throws NotFoundError when it has expired. */
  renew(id: string, spent: NanoUsd): Promise<Grant>;
  /** Ends a grant: `unused` requests and tokens and the money not `spent` return. After expiry only `spent` is noted (as spent instead of unaccounted). */
  giveBack(
    id: string,
    settled: { readonly spent: NanoUsd; readonly unused: { readonly requests: number; readonly tokens: number } },
  ): Promise<void>;
  balance(account: string): Promise<Balance>;
}
