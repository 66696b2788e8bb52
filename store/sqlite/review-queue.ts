import { type Kysely, sql } from 'kysely';
import type { ReviewQueue } from '../../review/queue.ts';
import { fromJson, toBytes, toDigest, toJson } from '../codec.ts';
import {
  decodeDecision,
  decodeEvent,
  decodeItem,
  encodeDecision,
  encodeEvent,
  encodeFlags,
  encodeItem,
  encodeStand,
} from '../review-codec.ts';
import { createReviewLead } from '../review-lead.ts';
import { createReviewerQueue } from '../review-reviewer.ts';
import type { ReviewRows, ReviewTransaction } from '../review-rows.ts';
import type { ReviewItemTable } from '../review-schema.ts';
import type { Schema } from '../schema.ts';
import type { Database } from './database.ts';
import { nextReviewItem } from './review-next.ts';

export function createSqliteReviews(database: Database): ReviewQueue {
  const write: ReviewTransaction = (work) => database.write(async (tx) => work(rowsOn(tx), await database.now(tx)));
  const read: ReviewTransaction = (work) => database.read(async (db) => work(rowsOn(db), await database.now(db)));
  return { ...createReviewerQueue(write), ...createReviewLead({ write, read }) };
}

function rowsOn(db: Kysely<Schema>): ReviewRows {
  const withFlags = async (row: ReviewItemTable | undefined) => {
    if (row === undefined) return null;
    const flags = db.selectFrom('review_flags').selectAll().where('item', '=', row.id).orderBy('reason');
    return decodeItem(row, await flags.execute());
  };
  return {
    async hasRun(run) {
      return (await db.selectFrom('runs').select('id').where('id', '=', run).executeTakeFirst()) !== undefined;
    },
    async find(id) {
      const row = db.selectFrom('review_items').selectAll().where('id', '=', toBytes(id));
      return withFlags(await row.executeTakeFirst());
    },
    next: async (wish) => withFlags(await nextReviewItem(db, wish)),
    async insert(item, stand) {
      await db.insertInto('review_items').values(encodeItem(item, stand)).execute();
      await db.insertInto('review_flags').values(encodeFlags(item)).execute();
    },
    async setStand(id, stand) {
      await db.updateTable('review_items').set(encodeStand(stand)).where('id', '=', toBytes(id)).execute();
    },

    async decision(id) {
      const row = await db.selectFrom('review_decisions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : decodeDecision(row);
    },
    async decisions(item) {
      const rows = db.selectFrom('review_decisions').selectAll().where('item', '=', toBytes(item)).orderBy('seq');
      return (await rows.execute()).map(decodeDecision);
    },
    async addDecision(decision, { item, notBefore, ...delivery }) {
      await db.insertInto('review_decisions').values(encodeDecision(decision)).execute();
      const row = { ...delivery, item: toBytes(item), not_before: notBefore };
      await db.insertInto('review_outbox').values(row).execute();
    },
    async setUndone(decision, at) {
      await db.updateTable('review_decisions').set({ undone_at: at }).where('id', '=', decision).execute();
      await db.updateTable('review_outbox').set({ state: 'undone' }).where('decision', '=', decision).execute();
    },
    async outbox(item) {
      const rows = db
        .selectFrom('review_outbox as o')
        .innerJoin('review_decisions as d', 'd.id', 'o.decision')
        .select(['o.decision', 'o.item', 'o.state', 'o.not_before'])
        .where('o.item', '=', toBytes(item))
        .orderBy('d.seq');
      return (await rows.execute()).map(({ decision, item: of, state, not_before }) => {
        return { decision, item: toDigest(of), state, notBefore: not_before };
      });
    },

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

    async addEvent(event) {
      await db.insertInto('review_events').values(encodeEvent(event)).execute();
    },
    async events(item) {
      const rows = db.selectFrom('review_events').selectAll().where('item', '=', toBytes(item)).orderBy('seq');
      return (await rows.execute()).map(decodeEvent);
    },
  };
}
