import { type Kysely, sql } from 'kysely';
import { toBytes, toDigest } from '../codec.ts';
import { decodeItem, encodeFlags, encodeItem, encodeStand } from '../review-codec.ts';
import type { ItemRow, ReviewRows } from '../review-rows.ts';
import type { ReviewFlagTable, ReviewItemTable } from '../review-schema.ts';
import type { Schema } from '../schema.ts';
import { lastsSql, nextReviewItem } from './review-next.ts';

type ItemRows = Pick<
  ReviewRows,
  'hasRun' | 'find' | 'findMany' | 'next' | 'insert' | 'setStand' | 'ofReviewer' | 'facts' | 'page' | 'awaiting'
>;

/** Bound values in one statement, well under what SQLite takes. */
const INSERT_AT_ONCE = 50;

export function itemRows(db: Kysely<Schema>): ItemRows {
  const withFlags = async (rows: readonly ReviewItemTable[]): Promise<ItemRow[]> => {
    if (rows.length === 0) return [];
    const ids = JSON.stringify(rows.map(({ id }) => toDigest(id)));
    const flags = await db
      .selectFrom('review_flags')
      .selectAll()
      // One statement text for any number of ids.
      .where('item', 'in', sql<Uint8Array>`(SELECT unhex(value) FROM json_each(${ids}))`)
      .orderBy('reason')
      .execute();
    const byItem = new Map<string, ReviewFlagTable[]>();
    for (const flag of flags) {
      const id = toDigest(flag.item);
      const known = byItem.get(id);
      if (known === undefined) byItem.set(id, [flag]);
      else known.push(flag);
    }
    return rows.map((row) => decodeItem(row, byItem.get(toDigest(row.id)) ?? []));
  };
  const one = async (row: ReviewItemTable | undefined) => (row && (await withFlags([row]))[0]) ?? null;
  const byId = (after: string | null, limit: number) => {
    const query = db.selectFrom('review_items as i').orderBy('i.id').limit(limit);
    return after === null ? query : query.where('i.id', '>', toBytes(after));
  };

  return {
    async hasRun(run) {
      return (await db.selectFrom('runs').select('id').where('id', '=', run).executeTakeFirst()) !== undefined;
    },
    find: async (id) =>
      one(await db.selectFrom('review_items').selectAll().where('id', '=', toBytes(id)).executeTakeFirst()),
    async findMany(ids) {
      const list = JSON.stringify(ids);
      const query = db
        .selectFrom('review_items')
        .selectAll()
        .where('id', 'in', sql<Uint8Array>`(SELECT unhex(value) FROM json_each(${list}))`);
      return withFlags(await query.execute());
    },
    next: async (wish) => one(await nextReviewItem(db, wish)),
    async insert(rows) {
      for (let at = 0; at < rows.length; at += INSERT_AT_ONCE) {
        const batch = rows.slice(at, at + INSERT_AT_ONCE);
        await db.insertInto('review_items').values(batch.map(encodeItem)).execute();
        await db
          .insertInto('review_flags')
          .values(batch.flatMap(({ item }) => encodeFlags(item)))
          .execute();
      }
    },
    async setStand(id, stand) {
      await db.updateTable('review_items').set(encodeStand(stand)).where('id', '=', toBytes(id)).execute();
    },
    async ofReviewer(reviewer) {
      const query = db
        .selectFrom('review_items')
        .selectAll()
        .where((is) => is.or([is('holder', '=', reviewer), is('assigned_to', '=', reviewer)]));
      return withFlags(await query.execute());
    },
    async facts({ reviewer, run, after, limit, now }) {
      const standing = sql`FROM review_decisions d WHERE d.item = i.id AND d.undone_at IS NULL`;
      const query = byId(after, limit)
        .selectAll('i')
        .select([
          sql<'reviewer' | 'adjudicator' | null>`(SELECT d.role ${standing} AND d.reviewer = ${reviewer})`.as(
            'own_role',
          ),
          sql<number>`EXISTS (SELECT 1 ${standing} AND ${lastsSql('d.held', now)})`.as('any_held'),
          sql<number>`EXISTS (SELECT 1 FROM review_skips s WHERE s.item = i.id AND s.reviewer = ${reviewer})`.as(
            'own_skip',
          ),
        ]);
      const found = await (run === null ? query : query.where('i.run', '=', run)).execute();
      const rows = await withFlags(found);
      return rows.map((row, i) => ({
        row,
        decidedAs: found[i]?.own_role ?? null,
        skipped: found[i]?.own_skip === 1,
        held: found[i]?.any_held === 1,
      }));
    },
    page: async (run, after, limit) =>
      withFlags(await byId(after, limit).selectAll('i').where('i.run', '=', run).execute()),
    async awaiting(run, after, limit) {
      const query = byId(after, limit)
        .select('i.id')
        .where('i.run', '=', run)
        .where(sql<boolean>`i.state NOT IN ('closed', 'expired')`);
      return (await query.execute()).map(({ id }) => toDigest(id));
    },
  };
}
