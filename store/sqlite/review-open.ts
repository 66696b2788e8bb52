import { type Kysely, sql } from 'kysely';
import type { EpochMs } from '../../core/clock.ts';
import type { RunId } from '../../core/ids.ts';
import { ITEM_STATES, type ItemState } from '../../review/item.ts';
import type { Holder } from '../../review/process.ts';
import { fromJson } from '../codec.ts';
import type { ReviewRows } from '../review-rows.ts';
import { NO_DUE } from '../review-schema.ts';
import type { Schema } from '../schema.ts';
import { lastsSql } from './review-next.ts';

interface OpenRow {
  readonly states: string;
  readonly held: number;
  readonly undelivered: number;
  readonly refused: number;
  readonly oldest: number | null;
  readonly due: number | null;
  readonly holders: string;
}

/** What a run waits for, in one statement: all of it is true of one moment. */
export async function openCount(db: Kysely<Schema>, run: RunId, now: EpochMs): ReturnType<ReviewRows['open']> {
  // Few rows are under way: from them to their items, in that order.
  const outbox = (state: 'pending' | 'refused') =>
    sql`FROM review_outbox o CROSS JOIN review_items i ON i.id = o.item
      WHERE o.state = ${sql.lit(state)} AND i.run = ${run}`;
  const { rows } = await sql<OpenRow>`WITH under AS MATERIALIZED (
    SELECT published_at, turn_due, holder, lease_from, lease_until FROM review_items
      WHERE run = ${run} AND state NOT IN ('closed', 'expired'))
    SELECT
    (SELECT json_group_object(state, n) FROM
      (SELECT state, count(*) AS n FROM review_items WHERE run = ${run} GROUP BY state)) AS states,
    (SELECT count(*) ${outbox('pending')} AND EXISTS
      (SELECT 1 FROM review_decisions d WHERE d.id = o.decision AND ${lastsSql('d.held', now)})) AS held,
    (SELECT count(*) ${outbox('pending')}) AS undelivered,
    (SELECT count(*) ${outbox('refused')}) AS refused,
    (SELECT min(published_at) FROM under) AS oldest,
    (SELECT min(turn_due) FROM under) AS due,
    (SELECT json_group_array(json_object('reviewer', holder, 'items', n)) FROM
      (SELECT holder, count(*) AS n FROM under WHERE holder IS NOT NULL AND ${lastsSql('lease', now)}
        GROUP BY holder ORDER BY holder)) AS holders`.execute(db);
  const row = rows[0] as OpenRow;
  const counts = fromJson<Partial<Record<ItemState, number>>>(row.states);
  return {
    byState: Object.fromEntries(ITEM_STATES.map((state) => [state, counts[state] ?? 0])) as Record<ItemState, number>,
    held: row.held,
    undelivered: row.undelivered,
    refused: row.refused,
    oldestSince: row.oldest,
    nextDueAt: row.due === NO_DUE ? null : row.due,
    holders: fromJson<Holder[]>(row.holders),
  };
}
