import type { Quota } from '../../models/quota.ts';
import { createQuota, type QuotaRows } from '../quota.ts';
import type { Database, Tx } from './database.ts';

export function createSqliteQuota(database: Database): Quota {
  return createQuota((work) => database.write(async (tx) => work(rowsOf(tx), await database.now(tx))));
}

function rowsOf(tx: Tx): QuotaRows {
  return {
    async account(name) {
      const row = await tx.selectFrom('quota_accounts').selectAll().where('account', '=', name).executeTakeFirst();
      return row ?? null;
    },
    async saveAccount(row) {
      const { account: _, ...change } = row;
      await tx
        .insertInto('quota_accounts')
        .values(row)
        .onConflict((conflict) => conflict.column('account').doUpdateSet(change))
        .execute();
    },
    unexpired: (account) =>
      tx.selectFrom('quota_grants').selectAll().where('account', '=', account).where('expired', '=', 0).execute(),
    async grant(id) {
      return (await tx.selectFrom('quota_grants').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
    },
    async saveGrant(row) {
      const { id: _, ...change } = row;
      await tx
        .insertInto('quota_grants')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
        .execute();
    },
    async dropGrant(id) {
      await tx.deleteFrom('quota_grants').where('id', '=', id).execute();
    },
  };
}
