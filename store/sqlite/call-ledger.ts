import { sql } from 'kysely';
import { crashPoint } from '../../core/crash-point.ts';
import type { CallKey } from '../../core/ids.ts';
import { type CallLedger, type CallState, type Held, UNASKED } from '../../models/call-ledger.ts';
import { summariseCalls } from '../call-summary.ts';
import { blankCall, callStateOf, heldOf, toBytes, toDigest, toJson } from '../codec.ts';
import type { CallTable } from '../schema.ts';
import type { Database, Tx } from './database.ts';
import { requireNewest } from './lease-guard.ts';

/** Keys asked for in one statement. */
const LOOK_BATCH = 500;

export function createSqliteLedger(database: Database): CallLedger {
  return {
    async look(keys) {
      const states = new Map<CallKey, CallState>();
      for (let i = 0; i < keys.length; i += LOOK_BATCH) {
        const batch = keys.slice(i, i + LOOK_BATCH).map(toBytes);
        const rows = await database.read((db) =>
          db.selectFrom('calls').selectAll().where('key', 'in', batch).execute(),
        );
        for (const row of rows) states.set(toDigest(row.key), callStateOf(row));
      }
      return keys.map((key) => states.get(key) ?? UNASKED);
    },

    async keep(entries) {
      if (entries.length === 0) return [];
      const mine = entries.map(({ answer }): Held => ({ kind: 'answer', answer }));
      return database.write(async (tx) => {
        const storedAt = await database.now(tx);
        const result = await tx
          .insertInto('calls')
          .values(entries.map((entry) => ({ ...blankCall(entry), answer: toJson(entry.answer), stored_at: storedAt })))
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet((eb) => ({ answer: eb.ref('excluded.answer'), stored_at: eb.ref('excluded.stored_at') }))
              .where('calls.answer', 'is', null)
              .where('calls.outcome', 'is', null),
          )
          .executeTakeFirst();
        crashPoint('inside-commit');
        if (Number(result.numInsertedOrUpdatedRows ?? 0) === entries.length) return mine;
        const rows = await tx
          .selectFrom('calls')
          .select(['key', 'answer', 'outcome', 'code'])
          .where(
            'key',
            'in',
            entries.map(({ key }) => toBytes(key)),
          )
          .execute();
        const held = new Map(rows.map((row) => [toDigest(row.key), heldOf(row)]));
        return entries.map(({ key }, i) => held.get(key) ?? (mine[i] as Held));
      });
    },

    async countAttempt({ limited, lease, ...ref }) {
      return database.write(async (tx) => {
        await requireNewest(tx, lease);
        const before = await find(tx, ref.key);
        if (before !== null && heldOf(before) !== null) return callStateOf(before);
        const row: CallTable = {
          ...(before ?? blankCall(ref)),
          attempts: (before?.attempts ?? 0) + 1,
          failures: (before?.failures ?? 0) + (limited ? 0 : 1),
          first_attempt_at: before?.first_attempt_at ?? (await database.now(tx)),
        };
        const { attempts, failures, first_attempt_at } = row;
        await tx
          .insertInto('calls')
          .values(row)
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ attempts, failures, first_attempt_at }))
          .execute();
        return callStateOf(row);
      });
    },

    async giveUp({ outcome, code, lease, ...ref }) {
      return database.write(async (tx) => {
        await requireNewest(tx, lease);
        const before = await find(tx, ref.key);
        const held = before === null ? null : heldOf(before);
        if (held !== null) return held;
        await tx
          .insertInto('calls')
          .values({ ...blankCall(ref), outcome, code })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ outcome, code }))
          .execute();
        return { kind: 'none', outcome, code };
      });
    },

    async summary(run) {
      const rows = await database.read((db) =>
        db
          .selectFrom('calls')
          .select(['endpoint', 'outcome', 'attempts', 'failures'])
          .select(sql<number | null>`json_extract(answer, '$.latencyMs')`.as('latency'))
          .select(sql<number>`answer is not null`.as('answered'))
          .where('run', '=', run)
          .execute(),
      );
      return summariseCalls(rows.map((row) => ({ ...row, answered: row.answered === 1, ended: row.outcome !== null })));
    },
  };
}

async function find(tx: Tx, key: CallKey): Promise<CallTable | null> {
  return (await tx.selectFrom('calls').selectAll().where('key', '=', toBytes(key)).executeTakeFirst()) ?? null;
}
