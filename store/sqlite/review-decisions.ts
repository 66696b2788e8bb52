import { type Kysely, sql } from 'kysely';
import type { ReviewAnswer } from '../../review/decision.ts';
import { fromJson, toBytes } from '../codec.ts';
import { changes, decodeDecision, decodeDelivery, encodeDecision, encodeDelivery } from '../review-codec.ts';
import type { ReviewRows } from '../review-rows.ts';
import type { Schema } from '../schema.ts';
import { lastsSql } from './review-next.ts';

type DecisionRows = Pick<
  ReviewRows,
  | 'decision'
  | 'decisions'
  | 'addDecision'
  | 'setDecision'
  | 'goldVotes'
  | 'delivery'
  | 'deliveries'
  | 'due'
  | 'addDelivery'
  | 'setDelivery'
>;

export function decisionRows(db: Kysely<Schema>): DecisionRows {
  return {
    async decision(id) {
      const row = await db.selectFrom('review_decisions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : decodeDecision(row);
    },
    async decisions(item) {
      const rows = db.selectFrom('review_decisions').selectAll().where('item', '=', toBytes(item)).orderBy('seq');
      return (await rows.execute()).map(decodeDecision);
    },
    async addDecision(decision) {
      await db.insertInto('review_decisions').values(encodeDecision(decision)).execute();
    },
    async setDecision(decision) {
      await db.updateTable('review_decisions').set(changes(decision)).where('id', '=', decision.id).execute();
    },
    async goldVotes(reviewer) {
      const votes = await db
        .selectFrom('review_decisions as d')
        .innerJoin('review_items as i', 'i.id', 'd.item')
        .select(['d.answer', 'i.gold'])
        .where('d.reviewer', '=', reviewer)
        .where('d.undone_at', 'is', null)
        .where('i.gold', 'is not', null)
        .$narrowType<{ gold: string }>()
        .execute();
      return votes.map(({ answer, gold }) => ({
        verdict: fromJson<ReviewAnswer>(answer).verdict,
        truth: fromJson<string>(gold),
      }));
    },

    async delivery(decision) {
      const row = await db.selectFrom('review_outbox').selectAll().where('decision', '=', decision).executeTakeFirst();
      return row === undefined ? null : decodeDelivery(row);
    },
    async deliveries(item) {
      const rows = db
        .selectFrom('review_outbox as o')
        .innerJoin('review_decisions as d', 'd.id', 'o.decision')
        .selectAll('o')
        .where('o.item', '=', toBytes(item))
        .orderBy('d.seq');
      return (await rows.execute()).map(decodeDelivery);
    },
    async due({ run, limit, now }) {
      const query = db
        .selectFrom('review_outbox as o')
        .innerJoin('review_decisions as d', 'd.id', 'o.decision')
        .selectAll('o')
        .where('o.state', '=', 'pending')
        .where(sql<boolean>`NOT ${lastsSql('d.held', now)} AND NOT ${lastsSql('o.wait', now)}`)
        .where(sql<boolean>`(o.owner IS NULL OR NOT ${lastsSql('o.lease', now)})`)
        .orderBy('d.seq')
        .limit(limit);
      const ofRun = sql<boolean>`EXISTS (SELECT 1 FROM review_items i WHERE i.id = o.item AND i.run = ${run})`;
      return (await (run === null ? query : query.where(ofRun)).execute()).map(decodeDelivery);
    },
    async addDelivery(delivery) {
      await db.insertInto('review_outbox').values(encodeDelivery(delivery)).execute();
    },
    async setDelivery(delivery) {
      const { decision, item: _, ...row } = encodeDelivery(delivery);
      await db.updateTable('review_outbox').set(row).where('decision', '=', decision).execute();
    },
  };
}
