import { setImmediate as breathe } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { RunId } from '../../core/ids.ts';
import type { Outcome } from '../../moderation/verdict.ts';
import type { OutcomeCount, ResultStore, Span, VerdictRow } from '../../runs/result-store.ts';
import { decodeCase, decodeVerdict, encodeVerdict, toBytes, toDigest } from '../codec.ts';
import { byCodeUnits, byMember, refuseDiffering } from '../result-rules.ts';
import type { CaseTable, Schema, VerdictTable } from '../schema.ts';
import type { Database, Tx } from './database.ts';
import { namesOf } from './names-of.ts';

/** Rows of a stream in memory at once. */
const STREAM_BATCH = 2_000;
/** Rows one statement walks for totals, so that a large run does not hold the process for long. */
const SCAN_BATCH = 5_000;
const NO_CASE = new Uint8Array(0);

export function createSqliteResults(database: Database): ResultStore {
  return {
    async record(rows) {
      if (rows.length === 0) return;
      const encoded = rows.map(encodeVerdict);
      await database.write(async (tx) => {
        const result = await tx
          .insertInto('verdicts')
          .values(encoded)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (Number(result.numInsertedOrUpdatedRows ?? 0) < rows.length) await compareStored(tx, encoded);
      });
    },

    async open({ run, moderator, from, to }) {
      const { rows } = await database.read((db) =>
        sql<CaseTable & { position: number; ask: number }>`
          SELECT m.position, coalesce(a.wanted, 0) AS ask, c.*
          FROM manifest m
          JOIN runs r ON r.id = m.run AND r.manifest IS NOT NULL
          JOIN cases c ON c.id = m.case_id
          LEFT JOIN asks a ON a.run = m.run AND a.moderator = ${moderator} AND a.case_id = m.case_id
          WHERE m.run = ${run} AND m.position >= ${from} AND m.position < ${to} AND NOT EXISTS (
            SELECT 1 FROM verdicts v
            WHERE v.run = m.run AND v.moderator = ${moderator} AND v.case_id = m.case_id
              AND v.ask = coalesce(a.wanted, 0))
          ORDER BY m.position`.execute(db),
      );
      return rows.map((row) => ({ position: row.position, ask: row.ask, case: decodeCase(row) }));
    },

    async openSpans({ run, moderator, size }) {
      const cases = await database.read((db) => manifestLength(db, run));
      const spans: Span[] = [];
      const step = Math.max(1, Math.floor(SCAN_BATCH / size)) * size;
      for (let from = 0; from < cases; from += step) {
        const { rows } = await database.read((db) =>
          sql<{ block: number }>`
            SELECT DISTINCT m.position / ${sql.lit(size)} AS block
            FROM manifest m
            LEFT JOIN asks a ON a.run = m.run AND a.moderator = ${moderator} AND a.case_id = m.case_id
            WHERE m.run = ${run} AND m.position >= ${from} AND m.position < ${from + step} AND NOT EXISTS (
              SELECT 1 FROM verdicts v
              WHERE v.run = m.run AND v.moderator = ${moderator} AND v.case_id = m.case_id
                AND v.ask = coalesce(a.wanted, 0))
            ORDER BY block`.execute(db),
        );
        for (const { block } of rows) {
          spans.push({ run, moderator, from: block * size, to: Math.min(cases, (block + 1) * size) });
        }
        await breathe();
      }
      return spans;
    },

    async *verdicts({ run, moderator }): AsyncIterable<VerdictRow> {
      for (let after: Uint8Array = NO_CASE; ; ) {
        const { rows } = await database.read((db) =>
          sql<VerdictTable>`
            SELECT *, max(ask) FROM verdicts
            WHERE run = ${run} AND moderator = ${moderator} AND case_id > ${after}
            GROUP BY case_id ORDER BY case_id LIMIT ${STREAM_BATCH}`.execute(db),
        );
        for (const row of rows) yield decodeVerdict(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < STREAM_BATCH) return;
        after = last.case_id;
      }
    },

    async verdictsOf({ run, caseId }) {
      const found: VerdictRow[] = [];
      for (const moderator of await namesOf(database, run, { table: 'verdicts', column: 'moderator' })) {
        const row = await database.read((db) =>
          db
            .selectFrom('verdicts')
            .selectAll()
            .where('run', '=', run)
            .where('moderator', '=', moderator)
            .where('case_id', '=', toBytes(caseId))
            .orderBy('ask', 'desc')
            .executeTakeFirst(),
        );
        if (row !== undefined) found.push(decodeVerdict(row));
      }
      return found.sort((a, b) => byCodeUnits(a.moderator, b.moderator));
    },

    async counts(run) {
      const totals: OutcomeCount[] = [];
      for (const moderator of await namesOf(database, run, { table: 'verdicts', column: 'moderator' })) {
        const counts = new Map<Outcome, number>();
        const add = (rows: readonly OutcomeTotal[], sign: 1 | -1) => {
          for (const { outcome, count } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + sign * count);
        };
        add(await allOf(database, run, moderator), 1);
        add(await supersededOf(database, run, moderator), -1);
        for (const [outcome, count] of counts) if (count > 0) totals.push({ moderator, outcome, count });
        await breathe();
      }
      return totals.sort(byMember);
    },

    async askAgain({ run, outcomes }) {
      if (outcomes.length === 0) return 0;
      return database.write(async (tx) => {
        const result = await sql`
          INSERT INTO asks (run, moderator, case_id, wanted)
          SELECT run, moderator, case_id, newest + 1 FROM (
            SELECT run, moderator, case_id, outcome, max(ask) AS newest FROM verdicts
            WHERE run = ${run} GROUP BY run, moderator, case_id)
          WHERE outcome IN (${sql.join(outcomes)})
          ON CONFLICT (run, moderator, case_id) DO UPDATE SET wanted = excluded.wanted
          WHERE excluded.wanted > asks.wanted`.execute(tx);
        return Number(result.numAffectedRows ?? 0);
      });
    },
  };
}

/** Throws RowConflictError when a row handed in differs from the stored one of its identity. */
async function compareStored(tx: Tx, rows: readonly VerdictTable[]): Promise<void> {
  const groups = new Map<string, VerdictTable[]>();
  for (const row of rows) {
    const name = JSON.stringify([row.run, row.moderator, row.ask]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  for (const group of groups.values()) {
    const { run, moderator, ask } = group[0] as VerdictTable;
    const stored = await tx
      .selectFrom('verdicts')
      .selectAll()
      .where('run', '=', run)
      .where('moderator', '=', moderator)
      .where('ask', '=', ask)
      .where(
        'case_id',
        'in',
        group.map((row) => row.case_id),
      )
      .execute();
    const byCase = new Map(stored.map((row) => [toDigest(row.case_id), row]));
    for (const row of group) refuseDiffering(byCase.get(toDigest(row.case_id)), row);
  }
}

async function manifestLength(db: Kysely<Schema>, run: RunId): Promise<number> {
  const { rows } = await sql<{ length: number | null }>`
    SELECT max(m.position) + 1 AS length FROM manifest m JOIN runs r ON r.id = m.run
    WHERE m.run = ${run} AND r.manifest IS NOT NULL`.execute(db);
  return rows[0]?.length ?? 0;
}

interface OutcomeTotal {
  readonly outcome: Outcome;
  readonly count: number;
}

async function allOf(database: Database, run: RunId, moderator: string): Promise<readonly OutcomeTotal[]> {
  const { rows } = await database.read((db) =>
    sql<OutcomeTotal>`
      SELECT outcome, count(*) AS count FROM verdicts
      WHERE run = ${run} AND moderator = ${moderator} GROUP BY outcome`.execute(db),
  );
  return rows;
}

/** Rows that a later ask has replaced: only cases that were asked again have any. */
async function supersededOf(database: Database, run: RunId, moderator: string): Promise<readonly OutcomeTotal[]> {
  const { rows } = await database.read((db) =>
    sql<OutcomeTotal>`
      SELECT v.outcome, count(*) AS count
      FROM asks a
      JOIN verdicts v ON v.run = a.run AND v.moderator = a.moderator AND v.case_id = a.case_id
      WHERE a.run = ${run} AND a.moderator = ${moderator} AND EXISTS (
        SELECT 1 FROM verdicts w
        WHERE w.run = v.run AND w.moderator = v.moderator AND w.case_id = v.case_id AND w.ask > v.ask)
      GROUP BY v.outcome`.execute(db),
  );
  return rows;
}
