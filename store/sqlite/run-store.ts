import { sql } from 'kysely';
import type { ModerationCase } from '../../moderation/case.ts';
import type { RunStore } from '../../runs/run-store.ts';
import { decodeCase, fromJson, toBytes, toJson } from '../codec.ts';
import { decodeRun, encodeChange, newRunRow, noSuchRun } from '../run-rules.ts';
import type { CaseTable } from '../schema.ts';
import type { Database } from './database.ts';
import { freezeManifest } from './freeze.ts';
import { readControl, requireRun } from './run-rows.ts';

/** Cases of a stream in memory at once; a case may hold a long text. */
const STREAM_BATCH = 500;

export function createSqliteRuns(database: Database): RunStore {
  return {
    async create(run) {
      return database.write(async (tx) => {
        const row = newRunRow(run, await database.now(tx));
        await tx
          .insertInto('runs')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
        return decodeRun(await requireRun(tx, run.id));
      });
    },

    async find(id) {
      const row = await database.read((db) =>
        db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return row === undefined ? null : decodeRun(row);
    },

    async list(specDigest) {
      const rows = await database.read((db) => {
        const query = db.selectFrom('runs').selectAll().orderBy('created_at', 'desc').orderBy(sql`rowid`, 'desc');
        return (specDigest === undefined ? query : query.where('spec_digest', '=', specDigest)).execute();
      });
      return rows.map(decodeRun);
    },

    async update(id, change) {
      return database.write(async (tx) => {
        const before = await requireRun(tx, id);
        const columns = encodeChange(before, change);
        if (Object.keys(columns).length > 0) {
          await tx.updateTable('runs').set(columns).where('id', '=', id).execute();
        }
        return decodeRun({ ...before, ...columns });
      });
    },

    freeze: (id, manifest, info, evaluation) => freezeManifest(database, { id, manifest, info, evaluation }),

    async *cases(id): AsyncIterable<ModerationCase> {
      await this.control(id);
      for (let from = 0; ; from += STREAM_BATCH) {
        const { rows } = await database.read((db) =>
          sql<CaseTable>`
            SELECT c.* FROM manifest m
            JOIN runs r ON r.id = m.run AND r.manifest IS NOT NULL
            JOIN cases c ON c.id = m.case_id
            WHERE m.run = ${id} AND m.position >= ${from} AND m.position < ${from + STREAM_BATCH}
            ORDER BY m.position`.execute(db),
        );
        for (const row of rows) yield decodeCase(row);
        if (rows.length < STREAM_BATCH) return;
      }
    },

    async case(id, caseId) {
      const { rows } = await database.read((db) =>
        sql<CaseTable>`
          SELECT c.* FROM manifest m
          JOIN runs r ON r.id = m.run AND r.manifest IS NOT NULL
          JOIN cases c ON c.id = m.case_id
          WHERE m.run = ${id} AND m.case_id = ${toBytes(caseId)}`.execute(db),
      );
      return rows[0] === undefined ? null : decodeCase(rows[0]);
    },

    async rejected(id) {
      const rows = await database.read((db) =>
        db
          .selectFrom('rejected_rows')
          .innerJoin('runs', 'runs.id', 'rejected_rows.run')
          .select('row')
          .where('run', '=', id)
          .where('runs.manifest', 'is not', null)
          .orderBy('rejected_rows.ordinal')
          .execute(),
      );
      return rows.map(({ row }) => fromJson(row));
    },

    async control(id) {
      const known = await database.read((db) =>
        db.selectFrom('runs').select('id').where('id', '=', id).executeTakeFirst(),
      );
      if (known === undefined) throw noSuchRun(id);
      return database.read((db) => readControl(db, id));
    },

    async setControl(id, change) {
      return database.write(async (tx) => {
        await requireRun(tx, id);
        const next = { ...(await readControl(tx, id)), ...change };
        const control = toJson(next);
        await tx
          .insertInto('control')
          .values({ run: id, control })
          .onConflict((conflict) => conflict.column('run').doUpdateSet({ control }))
          .execute();
        return next;
      });
    },
  };
}
