import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { Grant, NanoUsd, QuotaAmounts, QuotaLimits } from '../models/quota.ts';
import type { AccountTable, GrantTable } from './schema.ts';

/** Share of what is left of a budget that one lease takes at most, beyond a single call. */
const MONEY_SHARE = 0.01;
/** Ask again after so long when only another holder can give something back. */
const ASK_AGAIN_MS = 200;
const ASK_AGAIN_MAX_MS = 60_000;
/** Levels are fractions; what lacks a rounding error is there. */
const EPSILON = 1e-9;

/** Bucket sizes: one second of the rate, but a whole request where the rate is below one a second. */
const requestsCapacity = ({ requests_per_second: rate }: AccountTable) => (rate === 0 ? 0 : Math.max(1, rate ?? 0));
const tokensPerSecond = (account: AccountTable) => (account.tokens_per_minute ?? 0) / 60;

/** A new account, or an old one under new limits: spending is kept, the buckets of changed rates hold no more than a second. */
export function configured(
  before: AccountTable | null,
  at: { account: string; limits: QuotaLimits; now: EpochMs },
): AccountTable {
  for (const [name, limit] of Object.entries(at.limits)) {
    const whole = name !== 'budget' || Number.isSafeInteger(limit);
    if (limit !== undefined && !(limit >= 0 && Number.isFinite(limit) && whole)) {
      throw new InvalidInputError(`limit ${name} of ${at.account} is ${limit}, not a number from 0`);
    }
  }
  const old = before === null ? null : refilled(before, at.now);
  const next: AccountTable = {
    account: at.account,
    requests_per_second: at.limits.requestsPerSecond ?? null,
    tokens_per_minute: at.limits.tokensPerMinute ?? null,
    budget: at.limits.budget ?? null,
    requests_level: 0,
    tokens_level: 0,
    refilled_at: at.now,
    spent: old?.spent ?? 0,
    unaccounted: old?.unaccounted ?? 0,
  };
  const full = { requests: requestsCapacity(next), tokens: tokensPerSecond(next) };
  return {
    ...next,
    requests_level: Math.min(full.requests, old?.requests_per_second != null ? old.requests_level : full.requests),
    tokens_level: Math.min(full.tokens, old?.tokens_per_minute != null ? old.tokens_level : full.tokens),
  };
}

/** The account with its buckets filled up to `now`. A clock that went back adds nothing. */
export function refilled(account: AccountTable, now: EpochMs): AccountTable {
  const seconds = Math.max(0, now - account.refilled_at) / 1_000;
  return withBack(
    { ...account, refilled_at: now },
    {
      requests: (account.requests_per_second ?? 0) * seconds,
      tokens: tokensPerSecond(account) * seconds,
    },
  );
}

/** Puts requests and tokens back; what does not fit is lost. */
export function withBack(account: AccountTable, back: { requests: number; tokens: number }): AccountTable {
  return {
    ...account,
    requests_level: Math.min(requestsCapacity(account), account.requests_level + back.requests),
    tokens_level: Math.min(tokensPerSecond(account), account.tokens_level + back.tokens),
  };
}

/** Ends a grant that ran out: rates return, recorded spending is spent, the rest stays charged as unaccounted. */
export function expire(account: AccountTable, grant: GrantTable): AccountTable {
  return {
    ...withBack(account, grant),
    spent: account.spent + grant.spent,
    unaccounted: account.unaccounted + unsettled(grant),
  };
}

/** What a holder may still spend out of a grant. */
export const unsettled = (grant: Pick<GrantTable, 'money' | 'spent'>): NanoUsd =>
  Math.max(0, grant.money - grant.spent);

/**
 * How much of `want` an account gives now. A grant is a whole number of calls, each of the size want / want.requests, so
 * that none is left with half a call. Money: at most 1 % of what is left of the budget, but a whole call where it is left.
 * A call larger than a second's tokens goes out of a full bucket, which then owes the rest.
 * `account` is refilled; `open` are its grants that have not expired.
 */
export function share(
  account: AccountTable,
  open: readonly GrantTable[],
  want: QuotaAmounts,
  now: EpochMs,
): Pick<Grant, 'requests' | 'tokens' | 'money' | 'retryAfterMs' | 'exhausted'> {
  for (const [name, amount] of Object.entries(want)) {
    if (!Number.isSafeInteger(amount) || amount < 0) {
      throw new InvalidInputError(`${amount} ${name} were asked of ${account.account}; it takes whole numbers from 0`);
    }
  }
  const calls = Math.max(1, want.requests);
  const unit = { requests: want.requests / calls, tokens: want.tokens / calls, money: want.money / calls };
  const rates = [
    {
      unit: unit.requests,
      perSecond: account.requests_per_second,
      level: account.requests_level,
      full: requestsCapacity(account),
    },
    {
      unit: unit.tokens,
      perSecond: account.tokens_per_minute === null ? null : tokensPerSecond(account),
      level: account.tokens_level,
      full: tokensPerSecond(account),
    },
  ];
  let granted = calls;
  let retryAfterMs = 0;
  for (const { unit, perSecond, level, full } of rates) {
    if (unit === 0 || perSecond === null) continue;
    const large = unit > full;
    const fits = large ? Number(full > 0 && level >= full - EPSILON) : Math.max(0, Math.floor(level / unit + EPSILON));
    if (fits >= calls) continue;
    granted = Math.min(granted, fits);
    const missing = Math.max(0, (large ? full + unit * fits : unit * (fits + 1)) - level);
    const waitMs = perSecond === 0 ? ASK_AGAIN_MAX_MS : Math.ceil((missing / perSecond) * 1_000);
    retryAfterMs = Math.min(ASK_AGAIN_MAX_MS, Math.max(retryAfterMs, waitMs));
  }
  let exhausted = false;
  let left = Number.POSITIVE_INFINITY;
  if (account.budget !== null && unit.money > 0) {
    const reserved = open.reduce((sum, grant) => sum + unsettled(grant), 0);
    const spent = account.spent + account.unaccounted + open.reduce((sum, grant) => sum + grant.spent, 0);
    left = Math.max(0, account.budget - spent - reserved);
    const affordable = Math.floor(Math.max(left * MONEY_SHARE, Math.min(left, unit.money)) / unit.money);
    if (affordable < 1) {
      exhausted = left + reserved < unit.money;
      const ends = open.filter((grant) => unsettled(grant) > 0).map((grant) => grant.expires_at - now);
      retryAfterMs = Math.max(retryAfterMs, Math.max(1, Math.min(ASK_AGAIN_MS, ...ends)));
    }
    granted = Math.min(granted, affordable);
  }
  const part = (amount: number) => (granted === calls ? amount : Math.floor((amount / calls) * granted));
  return {
    requests: part(want.requests),
    tokens: part(want.tokens),
    money: Math.min(left, part(want.money)),
    retryAfterMs,
    exhausted,
  };
}

/** The account after `share` was taken out of its buckets. */
export function withTaken(account: AccountTable, taken: { requests: number; tokens: number }): AccountTable {
  return {
    ...account,
    requests_level: account.requests_level - (account.requests_per_second === null ? 0 : taken.requests),
    tokens_level: account.tokens_level - (account.tokens_per_minute === null ? 0 : taken.tokens),
  };
}

/** Checks money reported as spent. More than was granted is noted as it is: it was paid. */
export function requireSpent(id: string, spent: NanoUsd): void {
  if (!Number.isSafeInteger(spent) || spent < 0) {
    throw new InvalidInputError(`grant ${id}: ${spent} is no whole number of nano-dollars from 0`);
  }
}
