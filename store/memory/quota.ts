import type { Clock } from '../../core/clock.ts';
import type { Quota } from '../../models/quota.ts';
import { createMutex } from '../mutex.ts';
import { createQuota, type QuotaRows } from '../quota.ts';
import type { AccountTable, GrantTable } from '../schema.ts';

export function createMemoryQuota(clock: Clock): Quota {
  const accounts = new Map<string, AccountTable>();
  const grants = new Map<string, GrantTable>();
  const mutex = createMutex();
  const rows: QuotaRows = {
    account: async (name) => accounts.get(name) ?? null,
    saveAccount: async (row) => void accounts.set(row.account, row),
    unexpired: async (account) =>
      [...grants.values()].filter((grant) => grant.account === account && grant.expired === 0),
    grant: async (id) => grants.get(id) ?? null,
    saveGrant: async (row) => void grants.set(row.id, row),
    dropGrant: async (id) => void grants.delete(id),
  };
  return createQuota(async (work) => {
    await mutex.lock();
    try {
      return await work(rows, clock.now());
    } finally {
      mutex.unlock();
    }
  });
}
