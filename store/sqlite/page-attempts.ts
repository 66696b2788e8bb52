import type { PageAttempts } from '../../runs/page-attempts.ts';
import { aloneColumns, blankAttempt, pageHistory, pardonedOf, suspectsOf } from '../attempt-rules.ts';
import type { Database } from './database.ts';
import { requireNewest } from './lease-guard.ts';

export function createSqliteAttempts(database: Database): PageAttempts {
  return {
    async begin({ run, page, epoch }) {
      return database.write(async (tx) => {
        const lease = await requireNewest(tx, { run, page, epoch });
        const earlier = await tx
          .selectFrom('page_attempts')
          .selectAll()
          .where('run', '=', run)
          .where('page', '=', page)
          .where('epoch', '<', epoch)
          .execute();
        await tx
          .insertInto('page_attempts')
          .values(blankAttempt({ run, page, epoch }))
          .onConflict((conflict) => conflict.columns(['run', 'page', 'epoch']).doNothing())
          .execute();
        return pageHistory(earlier, lease, await database.now(tx));
      });
    },

    async alone({ run, page, epoch }, item) {
      await database.write(async (tx) => {
        if (item !== null) await requireNewest(tx, { run, page, epoch });
        await tx
          .updateTable('page_attempts')
          .set(aloneColumns(item))
          .where('run', '=', run)
          .where('page', '=', page)
          .where('epoch', '=', epoch)
          .execute();
      });
    },

    async end({ run, page, epoch }) {
      await database.write((tx) =>
        tx
          .deleteFrom('page_attempts')
          .where('run', '=', run)
          .where('page', '=', page)
          .where('epoch', '=', epoch)
          .execute(),
      );
    },

    async suspects(run) {
      const rows = await database.read((db) =>
        db.selectFrom('page_attempts').selectAll().where('run', '=', run).where('alone_case', 'is not', null).execute(),
      );
      return suspectsOf(rows);
    },

    async pardon(run) {
      await database.write(async (tx) => {
        const rows = await tx.selectFrom('page_attempts').selectAll().where('run', '=', run).execute();
        for (const { page, epoch } of pardonedOf(rows)) {
          await tx
            .updateTable('page_attempts')
            .set(aloneColumns(null))
            .where('run', '=', run)
            .where('page', '=', page)
            .where('epoch', '=', epoch)
            .execute();
        }
      });
    },
  };
}
