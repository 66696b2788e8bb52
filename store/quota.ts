import { randomUUID } from 'node:crypto';
import type { EpochMs } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import { GRANT_MS, type Grant, type Quota } from '../models/quota.ts';
import { configured, expire, refilled, requireSpent, share, unsettled, withBack, withTaken } from './quota-rules.ts';
import type { AccountTable, GrantTable } from './schema.ts';

/** Accounts and grants as one transaction sees them. */
export interface QuotaRows {
  account(name: string): Promise<AccountTable | null>;
  saveAccount(row: AccountTable): Promise<void>;
  /** Grants of the account that were not expired yet, though their time may be over. */
  unexpired(account: string): Promise<readonly GrantTable[]>;
  grant(id: string): Promise<GrantTable | null>;
  saveGrant(row: GrantTable): Promise<void>;
  dropGrant(id: string): Promise<void>;
}

/** Runs `work` alone: no other transaction, of whatever process, reads or writes between its steps. */
export type QuotaTransaction = <T>(work: (rows: QuotaRows, now: EpochMs) => Promise<T>) => Promise<T>;

/** The quota over rows kept anywhere. Grants expire in the next transaction that meets their account. */
export function createQuota(transaction: QuotaTransaction): Quota {
  return {
    async configure(account, limits) {
      await transaction(async (rows, now) => {
        await rows.saveAccount(configured(await rows.account(account), { account, limits, now }));
      });
    },

    async lease(name, want) {
      return transaction(async (rows, now) => {
        const { account, open } = await sweep(rows, name, now);
        const given = share(account, open, want, now);
        const grant: Grant = { id: randomUUID(), account: name, expiresAt: now + GRANT_MS, ...given };
        if (given.requests + given.tokens + given.money > 0) {
          const { id, requests, tokens, money, expiresAt } = grant;
          await rows.saveGrant({
            id,
            account: name,
            requests,
            tokens,
            money,
            spent: 0,
            expires_at: expiresAt,
            expired: 0,
          });
        }
        await rows.saveAccount(withTaken(account, given));
        return grant;
      });
    },

    async renew(id, spent) {
      requireSpent(id, spent);
      return transaction(async (rows, now) => {
        const grant = await rows.grant(id);
        if (grant === null || grant.expired === 1 || grant.expires_at <= now) {
          throw new NotFoundError(`grant ${id} has expired; its money stays charged until it is given back`);
        }
        const next = { ...grant, spent: Math.max(grant.spent, spent), expires_at: now + GRANT_MS };
        await rows.saveGrant(next);
        const { account, requests, tokens, money } = next;
        return { id, account, requests, tokens, money, expiresAt: next.expires_at, retryAfterMs: 0, exhausted: false };
      });
    },

    async giveBack(id, { spent, unused }) {
      requireSpent(id, spent);
      await transaction(async (rows, now) => {
        const known = await rows.grant(id);
        if (known === null) return;
        const { account } = await sweep(rows, known.account, now);
        const grant = { ...known, expired: known.expired === 1 || known.expires_at <= now ? 1 : 0 };
        await rows.dropGrant(id);
        if (grant.expired === 1) {
          const late = Math.max(0, spent - grant.spent);
          const unaccounted = account.unaccounted - Math.min(late, unsettled(grant));
          await rows.saveAccount({ ...account, spent: account.spent + late, unaccounted });
          return;
        }
        const back = {
          requests: Math.max(0, Math.min(grant.requests, unused.requests)),
          tokens: Math.max(0, Math.min(grant.tokens, unused.tokens)),
        };
        await rows.saveAccount({ ...withBack(account, back), spent: account.spent + Math.max(grant.spent, spent) });
      });
    },

    async balance(name) {
      return transaction(async (rows, now) => {
        const { account, open } = await sweep(rows, name, now);
        return {
          budget: account.budget,
          spent: open.reduce((sum, grant) => sum + grant.spent, account.spent),
          reserved: open.reduce((sum, grant) => sum + unsettled(grant), 0),
          unaccounted: account.unaccounted,
        };
      });
    },
  };
}

/** Brings an account to `now`: buckets filled, grants whose time is over expired. Throws NotFoundError. */
async function sweep(
  rows: QuotaRows,
  name: string,
  now: EpochMs,
): Promise<{ account: AccountTable; open: readonly GrantTable[] }> {
  const stored = await rows.account(name);
  if (stored === null) throw new NotFoundError(`no quota account ${name}; configure it first`);
  const grants = await rows.unexpired(name);
  const over = grants.filter((grant) => grant.expires_at <= now);
  let account = refilled(stored, now);
  for (const grant of over) {
    account = expire(account, grant);
    if (unsettled(grant) > 0) await rows.saveGrant({ ...grant, expired: 1 });
    else await rows.dropGrant(grant.id);
  }
  if (over.length > 0) await rows.saveAccount(account);
  return { account, open: grants.filter((grant) => grant.expires_at > now) };
}
