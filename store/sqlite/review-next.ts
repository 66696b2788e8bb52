import { type Kysely, sql } from 'kysely';
import type { Wish } from '../review-rows.ts';
import type { ReviewItemTable } from '../review-schema.ts';
import type { Schema } from '../schema.ts';

/**
 * The first item a reviewer may claim; call inside the transaction that leases it. The conditions on times are `lasts` of
 * review/queue-rules.ts in SQL.
 */
export function nextReviewItem(
  db: Kysely<Schema>,
  { run, reviewer, without, now }: Wish,
): Promise<ReviewItemTable | undefined> {
  const query = db
    .selectFrom('review_items as i')
    .selectAll('i')
    .where('i.run', '=', run)
    .where('i.state', 'in', ['open', 'adjudication'])
    .where((is) => is.or([is('i.assigned_to', 'is', null), is('i.assigned_to', '=', reviewer)]))
    .where(
      sql<boolean>`(i.holder IS NULL OR NOT (${now} < i.lease_until AND ${now} >= 2 * i.lease_from - i.lease_until))`,
    )
    .where((is) => is.or([is('i.category', 'is', null), is.not(is('i.category', 'in', [...without]))]))
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM review_decisions d WHERE d.item = i.id AND d.undone_at IS NULL AND
        (d.reviewer = ${reviewer} OR
          (i.state = 'adjudication' AND ${now} < d.held_until AND ${now} >= 2 * d.at - d.held_until)))`,
    )
    .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM review_skips s WHERE s.item = i.id AND s.reviewer = ${reviewer})`)
    .orderBy(sql`i.assigned_to IS NULL`)
    .orderBy('i.priority')
    .orderBy(sql`i.due_at IS NULL`)
    .orderBy('i.due_at')
    .orderBy('i.id')
    .limit(1);
  return query.executeTakeFirst();
}
