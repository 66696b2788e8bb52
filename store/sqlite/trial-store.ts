import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { RunId } from '../../core/ids.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import type { TrialOutcome, TrialRow } from '../../persuasion/trial.ts';
import type { TrialCount, TrialSpan, TrialStore } from '../../runs/trial-store.ts';
import { toBytes } from '../codec.ts';
import { noSuchRun } from '../run-rules.ts';
import type { RunTable } from '../schema.ts';
import { decodePersuasionCase, decodeTrial, encodeTrial } from '../trial-codec.ts';
import { byPersuadee, refuseDifferingTrial, trialTotals, withinRun } from '../trial-rules.ts';
import type { PersuasionTable, TrialTable } from '../trial-schema.ts';
import type { Database, Tx } from './database.ts';
import { namesOf } from './names-of.ts';

/** Trials or cases of a stream in memory at once; each holds some kilobytes. */
const STREAM_BATCH = 200;
/** Rows that one statement inserts: SQLite takes 32,766 parameters. */
const INSERT_BATCH = 500;
/** Positions one statement walks for totals, so that a large run does not hold the process for long. */
const SCAN_BATCH = 20_000;

export function createSqliteTrials(database: Database): TrialStore {
  return {
    async record(rows) {
      if (rows.length === 0) return;
      const encoded = rows.map(encodeTrial);
      await database.write(async (tx) => {
        for (let i = 0; i < encoded.length; i += INSERT_BATCH) await write(tx, encoded.slice(i, i + INSERT_BATCH));
      });
    },

    async open({ run, persuadee, ...span }) {
      const totals = trialTotals(await ownerOf(database, run));
      const { from, to } = withinRun(span, totals);
      if (from >= to) return [];
      const { rows } = await database.read((db) =>
        sql<{ position: number; ask: number }>`
          WITH RECURSIVE span (position) AS (
            SELECT ${from} UNION ALL SELECT position + 1 FROM span WHERE position + 1 < ${to})
          SELECT s.position, coalesce(a.wanted, 0) AS ask FROM span s
          LEFT JOIN trial_asks a ON a.run = ${run} AND a.persuadee = ${persuadee} AND a.position = s.position
          WHERE NOT EXISTS (
            SELECT 1 FROM trials t
            WHERE t.run = ${run} AND t.persuadee = ${persuadee} AND t.position = s.position
              AND t.ask = coalesce(a.wanted, 0))
          ORDER BY s.position`.execute(db),
      );
      const placeOf = (position: number) => Math.floor(position / totals.perCase);
      const [first, last] = [rows[0], rows.at(-1)];
      if (first === undefined || last === undefined) return [];
      const cases = await casesOf(database, run, { from: placeOf(first.position), to: placeOf(last.position) + 1 });
      const byPlace = new Map(cases.map((row) => [row.place, decodePersuasionCase(row)]));
      return rows.map(({ position, ask }) => {
        const item = byPlace.get(placeOf(position));
        if (item === undefined) throw new TypeError(`run ${run} has no persuasion case at ${placeOf(position)}`);
        return { position, ask, index: position % totals.perCase, case: item };
      });
    },

    async openSpans({ run, persuadee, size }) {
      const { trials } = trialTotals(await ownerOf(database, run));
      const spans: TrialSpan[] = [];
      const step = Math.max(1, Math.floor(SCAN_BATCH / size)) * size;
      for (let start = 0; start < trials; start += step) {
        const { rows } = await database.read((db) =>
          sql<{ block: number; closed: number }>`
            SELECT t.position / ${sql.lit(size)} AS block, count(*) AS closed FROM trials t
            LEFT JOIN trial_asks a ON a.run = t.run AND a.persuadee = t.persuadee AND a.position = t.position
            WHERE t.run = ${run} AND t.persuadee = ${persuadee} AND t.position >= ${start}
              AND t.position < ${start + step} AND t.ask = coalesce(a.wanted, 0)
            GROUP BY block`.execute(db),
        );
        const closed = new Map(rows.map((row) => [row.block * size, row.closed]));
        for (let from = start; from < Math.min(trials, start + step); from += size) {
          const to = Math.min(trials, from + size);
          if ((closed.get(from) ?? 0) < to - from) spans.push({ run, persuadee, from, to });
        }
        await breathe();
      }
      return spans;
    },

    async *rows({ run, persuadee }): AsyncIterable<TrialRow> {
      for (let after = -1; ; ) {
        const { rows } = await database.read((db) =>
          sql<TrialTable>`
            SELECT *, max(ask) FROM trials
            WHERE run = ${run} AND persuadee = ${persuadee} AND position > ${after}
            GROUP BY position ORDER BY position LIMIT ${STREAM_BATCH}`.execute(db),
        );
        for (const row of rows) yield decodeTrial(row);
        const last = rows.at(-1);
        if (last === undefined || rows.length < STREAM_BATCH) return;
        after = last.position;
      }
    },

    async counts(run) {
      const totals: TrialCount[] = [];
      for (const persuadee of await namesOf(database, run, { table: 'trials', column: 'persuadee' }))
        for (const [outcome, count] of await outcomesOf(database, { run, persuadee }))
          totals.push({ persuadee, outcome, count });
      return totals.sort(byPersuadee);
    },

    async askAgain({ run, outcomes }) {
      if (outcomes.length === 0) return 0;
      return database.write(async (tx) => {
        const result = await sql`
          INSERT INTO trial_asks (run, persuadee, position, wanted)
          SELECT run, persuadee, position, newest + 1 FROM (
            SELECT run, persuadee, position, outcome, max(ask) AS newest FROM trials
            WHERE run = ${run} GROUP BY run, persuadee, position)
          WHERE outcome IN (${sql.join(outcomes)})
          ON CONFLICT (run, persuadee, position) DO UPDATE SET wanted = excluded.wanted
          WHERE excluded.wanted > trial_asks.wanted`.execute(tx);
        return Number(result.numAffectedRows ?? 0);
      });
    },

    async *cases(run): AsyncIterable<PersuasionCase> {
      const owner = await ownerOf(database, run);
      if (owner === undefined) throw noSuchRun(run);
      const { trials, perCase } = trialTotals(owner);
      const total = trials / perCase;
      for (let from = 0; from < total; from += STREAM_BATCH)
        for (const row of await casesOf(database, run, { from, to: from + STREAM_BATCH }))
          yield decodePersuasionCase(row);
    },

    async case(run, caseId) {
      const { rows } = await database.read((db) =>
        sql<PersuasionTable>`
          SELECT p.* FROM persuasion_cases p
          JOIN runs r ON r.id = p.run AND r.manifest IS NOT NULL
          WHERE p.run = ${run} AND p.case_id = ${toBytes(caseId)}`.execute(db),
      );
      return rows[0] === undefined ? null : decodePersuasionCase(rows[0]);
    },
  };
}

/** Inserts rows that are not there. Throws RowConflictError when one handed in differs from the stored one. */
async function write(tx: Tx, rows: readonly TrialTable[]): Promise<void> {
  const result = await tx
    .insertInto('trials')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(result.numInsertedOrUpdatedRows ?? 0) === rows.length) return;
  for (const row of rows) {
    const stored = tx
      .selectFrom('trials')
      .selectAll()
      .where('run', '=', row.run)
      .where('persuadee', '=', row.persuadee)
      .where('position', '=', row.position)
      .where('ask', '=', row.ask);
    refuseDifferingTrial(await stored.executeTakeFirst(), row);
  }
}

function ownerOf(database: Database, run: RunId): Promise<Pick<RunTable, 'manifest'> | undefined> {
  return database.read((db) => db.selectFrom('runs').select('manifest').where('id', '=', run).executeTakeFirst());
}

function casesOf(
  database: Database,
  run: RunId,
  places: { readonly from: number; readonly to: number },
): Promise<readonly PersuasionTable[]> {
  return database.read((db) =>
    db
      .selectFrom('persuasion_cases')
      .selectAll()
      .where('run', '=', run)
      .where('place', '>=', places.from)
      .where('place', '<', places.to)
      .orderBy('place')
      .execute(),
  );
}

/** Outcomes of the newest rows of one persuadee, stretch by stretch. */
async function outcomesOf(
  database: Database,
  { run, persuadee }: { readonly run: RunId; readonly persuadee: string },
): Promise<ReadonlyMap<TrialOutcome, number>> {
  const last = await database.read((db) =>
    db
      .selectFrom('trials')
      .select((eb) => eb.fn.max('position').as('position'))
      .where('run', '=', run)
      .where('persuadee', '=', persuadee)
      .executeTakeFirst(),
  );
  const counts = new Map<TrialOutcome, number>();
  for (let from = 0; from <= (last?.position ?? -1); from += SCAN_BATCH) {
    const { rows } = await database.read((db) =>
      sql<{ outcome: TrialOutcome; count: number }>`
        SELECT outcome, count(*) AS count FROM (
          SELECT outcome, max(ask) FROM trials
          WHERE run = ${run} AND persuadee = ${persuadee} AND position >= ${from} AND position < ${from + SCAN_BATCH}
          GROUP BY position)
        GROUP BY outcome`.execute(db),
    );
    for (const { outcome, count } of rows) counts.set(outcome, (counts.get(outcome) ?? 0) + count);
    await breathe();
  }
  return counts;
}
