import type { Kysely } from 'kysely';
import type { RunId } from '../../core/ids.ts';
import type { Control } from '../../runs/page-leases.ts';
import { fromJson } from '../codec.ts';
import { FREE, noSuchRun } from '../run-rules.ts';
import type { RunTable, Schema } from '../schema.ts';
import type { Tx } from './database.ts';

/** The control row of a run; FREE while nobody has set one. */
export async function readControl(db: Kysely<Schema>, run: RunId): Promise<Control> {
  const row = await db.selectFrom('control').select('control').where('run', '=', run).executeTakeFirst();
  return row === undefined ? FREE : fromJson<Control>(row.control);
}

/** The run's row. Throws NotFoundError. */
export async function requireRun(tx: Tx, id: RunId): Promise<RunTable> {
  const row = await tx.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw noSuchRun(id);
  return row;
}
