import { type Kysely, sql } from 'kysely';
import { fromJson, toBytes, toJson } from '../codec.ts';
import type { ReviewRows } from '../review-rows.ts';
import type { Schema } from '../schema.ts';

type OwnRows = Pick<ReviewRows, 'draft' | 'setDraft' | 'skipped' | 'addSkip'>;

/** Drafts and skips: one reviewer's own rows on an item. */
export function ownRows(db: Kysely<Schema>): OwnRows {
  return {
    async draft(item, reviewer) {
      const row = db
        .selectFrom('review_drafts')
        .select('answer')
        .where('item', '=', toBytes(item))
        .where('reviewer', '=', reviewer);
      const found = await row.executeTakeFirst();
      return found === undefined ? null : fromJson(found.answer);
    },
    async setDraft(item, reviewer, answer) {
      const key = { item: toBytes(item), reviewer };
      if (answer === null) {
        await db.deleteFrom('review_drafts').where('item', '=', key.item).where('reviewer', '=', reviewer).execute();
        return;
      }
      await db
        .replaceInto('review_drafts')
        .values({ ...key, answer: toJson(answer) })
        .execute();
    },
    async skipped(item, reviewer) {
      const row = db
        .selectFrom('review_skips')
        .select(sql<number>`1`.as('one'))
        .where('item', '=', toBytes(item))
        .where('reviewer', '=', reviewer);
      return (await row.executeTakeFirst()) !== undefined;
    },
    async addSkip(item, reviewer) {
      const row = { item: toBytes(item), reviewer };
      await db
        .insertInto('review_skips')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}
