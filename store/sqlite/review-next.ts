import { type Kysely, type RawBuilder, sql } from 'kysely';
import { toBytes } from '../codec.ts';
import type { Wish } from '../review-rows.ts';
import type { ReviewItemTable } from '../review-schema.ts';
import type { Schema } from '../schema.ts';

/** `lasts` of review/queue-rules.ts in SQL, over the columns `<name>_from` and `<name>_until`. */
export function lastsSql(span: string, now: number): RawBuilder<boolean> {
  const [from, until] = [sql.ref(`${span}_from`), sql.ref(`${span}_until`)];
  return sql<boolean>`(${now} < ${until} AND ${now} >= 2 * ${from} - ${until})`;
}

/** The first item a reviewer may claim; call inside the transaction that leases it. */
export async function nextReviewItem(db: Kysely<Schema>, wish: Wish): Promise<ReviewItemTable | undefined> {
  if (wish.states.length === 0) return undefined;
  // The plus keeps the planner from walking the whole order for the few that are assigned.
  const mine = claimable(db, wish)
    .where(sql<boolean>`+i.run = ${wish.run}`)
    .where('i.assigned_to', '=', wish.reviewer)
    .executeTakeFirst();
  if ((await mine) !== undefined) return mine;
  return claimable(db, wish).where('i.run', '=', wish.run).where('i.assigned_to', 'is', null).executeTakeFirst();
}

function claimable(db: Kysely<Schema>, { reviewer, item, states, without, now }: Wish) {
  const query = db
    .selectFrom('review_items as i')
    .selectAll('i')
    // Word for word the condition of the index that has the order.
    .where(sql<boolean>`i.state IN ('open', 'adjudication')`)
    .where('i.state', 'in', [...states])
    .where(sql<boolean>`(i.holder IS NULL OR NOT ${lastsSql('i.lease', now)})`)
    .where((is) => is.or([is('i.category', 'is', null), is.not(is('i.category', 'in', [...without]))]))
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM review_decisions d WHERE d.item = i.id AND d.undone_at IS NULL AND
        (d.reviewer = ${reviewer} OR (i.state = 'adjudication' AND ${lastsSql('d.held', now)})))`,
    )
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM review_skips s WHERE s.item = i.id AND s.reviewer = ${reviewer})`)
    .orderBy('i.turn')
    .orderBy('i.turn_due')
    .orderBy('i.id')
    .limit(1);
  return item === null ? query : query.where('i.id', '=', toBytes(item));
}
