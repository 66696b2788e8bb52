import type { RunId } from '../../core/ids.ts';
import type { PersuasionCase } from '../../persuasion/case.ts';
import type { Evaluation, ManifestInfo, RejectedRow, RunRecord, RunStore } from '../../runs/run-store.ts';
import { encodeCase, toDigest, toJson } from '../codec.ts';
import {
  decodeRun,
  duplicateCase,
  duplicatePersuasionCase,
  FREEZE_BATCH,
  FreezeTakenOverError,
  requireCount,
  requireSameCase,
  type Written,
} from '../run-rules.ts';
import type { CaseTable, RunTable } from '../schema.ts';
import { encodePersuasionCase } from '../trial-codec.ts';
import type { Database, Tx } from './database.ts';
import { requireRun } from './run-rows.ts';

/**
 * Writes a manifest in batches, each its own transaction, and freezes it with the last. Each attempt takes a number: an
 * attempt that another process overtook stops with FreezeTakenOverError instead of mixing its rows with the other's.
 */
export async function freezeManifest(
  database: Database,
  request: {
    id: RunId;
    manifest: Parameters<RunStore['freeze']>[1];
    info: () => ManifestInfo;
    evaluation: Evaluation;
  },
): Promise<RunRecord> {
  const { id } = request;
  const started = await database.write((tx) => begin(tx, id));
  if (started.manifest !== null) return decodeRun(started);
  const attempt = started.freezing;
  const written: Written = { cases: 0, persuasion: 0, rejected: 0 };
  for await (const batch of request.manifest) {
    for (let i = 0; i < batch.cases.length; i += FREEZE_BATCH) {
      const cases = batch.cases.slice(i, i + FREEZE_BATCH).map(encodeCase);
      await database.write(async (tx) => {
        await requireAttempt(tx, id, attempt);
        await writeCases(tx, id, { from: written.cases, cases });
      });
      written.cases += cases.length;
    }
    for (let i = 0; i < (batch.persuasion?.length ?? 0); i += FREEZE_BATCH) {
      const items = batch.persuasion?.slice(i, i + FREEZE_BATCH) ?? [];
      await database.write(async (tx) => {
        await requireAttempt(tx, id, attempt);
        await writePersuasion(tx, id, { from: written.persuasion, items });
      });
      written.persuasion += items.length;
    }
    for (let i = 0; i < batch.rejected.length; i += FREEZE_BATCH) {
      const rejected = batch.rejected.slice(i, i + FREEZE_BATCH);
      await database.write(async (tx) => {
        await requireAttempt(tx, id, attempt);
        await writeRejected(tx, id, { from: written.rejected, rejected });
      });
      written.rejected += rejected.length;
    }
  }
  const info = request.info();
  requireCount(id, info, written);
  return database.write(async (tx) => {
    const row = await requireAttempt(tx, id, attempt);
    const frozen = { manifest: toJson(info), evaluations: toJson([request.evaluation]) };
    await tx.updateTable('runs').set(frozen).where('id', '=', id).execute();
    return decodeRun({ ...row, ...frozen });
  });
}

/** Takes the next attempt's number and removes what the last one left, unless the run is frozen. */
async function begin(tx: Tx, id: RunId): Promise<RunTable> {
  const row = await requireRun(tx, id);
  if (row.manifest !== null) return row;
  const freezing = row.freezing + 1;
  await tx.updateTable('runs').set({ freezing }).where('id', '=', id).execute();
  await tx.deleteFrom('manifest').where('run', '=', id).execute();
  await tx.deleteFrom('persuasion_cases').where('run', '=', id).execute();
  await tx.deleteFrom('rejected_rows').where('run', '=', id).execute();
  return { ...row, freezing };
}

async function requireAttempt(tx: Tx, id: RunId, attempt: number): Promise<RunTable> {
  const row = await requireRun(tx, id);
  if (row.freezing !== attempt || row.manifest !== null) throw new FreezeTakenOverError(id);
  return row;
}

async function writeCases(tx: Tx, run: RunId, batch: { from: number; cases: readonly CaseTable[] }): Promise<void> {
  const { cases } = batch;
  const inserted = await tx
    .insertInto('cases')
    .values(cases)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) < cases.length) {
    const ids = cases.map(({ id }) => id);
    const stored = await tx.selectFrom('cases').selectAll().where('id', 'in', ids).execute();
    const byId = new Map(stored.map((row) => [toDigest(row.id), row]));
    for (const item of cases) requireSameCase(byId.get(toDigest(item.id)), item);
  }
  const listed = await tx
    .insertInto('manifest')
    .values(cases.map((item, i) => ({ run, position: batch.from + i, case_id: item.id })))
    .onConflict((conflict) => conflict.columns(['run', 'case_id']).doNothing())
    .returning('position')
    .execute();
  if (listed.length === cases.length) return;
  const positions = new Set(listed.map(({ position }) => position));
  const twice = cases.find((_, i) => !positions.has(batch.from + i));
  if (twice !== undefined) throw duplicateCase(twice);
}

async function writePersuasion(
  tx: Tx,
  run: RunId,
  batch: { from: number; items: readonly PersuasionCase[] },
): Promise<void> {
  const listed = await tx
    .insertInto('persuasion_cases')
    .values(batch.items.map((item, i) => encodePersuasionCase(run, batch.from + i, item)))
    .onConflict((conflict) => conflict.columns(['run', 'case_id']).doNothing())
    .returning('place')
    .execute();
  if (listed.length === batch.items.length) return;
  const places = new Set(listed.map(({ place }) => place));
  const twice = batch.items.find((_, i) => !places.has(batch.from + i));
  if (twice !== undefined) throw duplicatePersuasionCase(twice);
}

async function writeRejected(
  tx: Tx,
  run: RunId,
  batch: { from: number; rejected: readonly RejectedRow[] },
): Promise<void> {
  await tx
    .insertInto('rejected_rows')
    .values(batch.rejected.map((row, i) => ({ run, ordinal: batch.from + i, row: toJson(row) })))
    .execute();
}
