import { type PageLeases, StaleGenerationError } from '../../runs/page-leases.ts';
import { renewGrant, staleGenerationMessage } from '../lease-rules.ts';
import type { Database } from './database.ts';
import { requireNewest } from './lease-guard.ts';
import { readControl, requireRun } from './run-rows.ts';

export function createSqliteLeases(database: Database): PageLeases {
  return {
    async acquire({ run, page, generation }) {
      return database.write(async (tx) => {
        const owner = await requireRun(tx, run);
        const last = await tx
          .selectFrom('page_leases')
          .select(['epoch', 'generation'])
          .where('run', '=', run)
          .where('page', '=', page)
          .executeTakeFirst();
        const newest = Math.max(owner.generation, last?.generation ?? 0);
        if (generation < newest) {
          throw new StaleGenerationError(staleGenerationMessage({ run, page, generation, newest }));
        }
        const epoch = (last?.epoch ?? 0) + 1;
        await tx
          .insertInto('page_leases')
          .values({ run, page, epoch, generation, grant_epoch: 0, grant_until: 0 })
          .onConflict((conflict) => conflict.columns(['run', 'page']).doUpdateSet({ epoch, generation }))
          .execute();
        return { run, page, epoch };
      });
    },

    async renew(lease) {
      return database.write(async (tx) => {
        const row = await requireNewest(tx, lease);
        const now = await database.now(tx);
        const { grant, waitMs } = renewGrant({ epoch: row.grant_epoch, until: row.grant_until }, lease.epoch, now);
        await tx
          .updateTable('page_leases')
          .set({ grant_epoch: grant.epoch, grant_until: grant.until })
          .where('run', '=', lease.run)
          .where('page', '=', lease.page)
          .execute();
        return { control: await readControl(tx, lease.run), waitMs };
      });
    },

    async release({ run, page, epoch }) {
      await database.write((tx) =>
        tx
          .updateTable('page_leases')
          .set({ grant_until: 0 })
          .where('run', '=', run)
          .where('page', '=', page)
          .where('grant_epoch', '=', epoch)
          .execute(),
      );
    },
  };
}
