import { type Kysely, sql } from 'kysely';
import { InvalidInputError } from '../../core/errors.ts';
import { spine } from './0001-spine.ts';
import { media } from './0002-media.ts';
import { pageAttempts } from './0003-page-attempts.ts';
import { review } from './0004-review.ts';
import { trials } from './0005-trials.ts';

/** Number n of the list brings a store from version n to n + 1. Never edited once released. */
const MIGRATIONS: readonly (readonly string[])[] = [spine, media, pageAttempts, review, trials];

/** Marks a file as ours: "Mtl1". */
const APPLICATION_ID = 0x4d746c31;

/**
 * Brings the schema up to date. Call inside one BEGIN IMMEDIATE transaction: of two processes that open a fresh file at
 * once, the second finds the work done. Throws InvalidInputError for a store of a newer Mettle or a foreign database.
 */
export async function migrate(tx: Kysely<unknown>): Promise<void> {
  const version = await pragma(tx, 'user_version');
  if (version > MIGRATIONS.length) {
    throw new InvalidInputError(
      `the store was written by a newer Mettle (schema ${version}, this one knows ${MIGRATIONS.length})`,
      { hint: 'update Mettle, or point it at another store; nothing was changed' },
    );
  }
  if (version === MIGRATIONS.length && (await pragma(tx, 'application_id')) === APPLICATION_ID) return;
  if ((await pragma(tx, 'application_id')) !== APPLICATION_ID && (await hasTables(tx))) {
    throw new InvalidInputError('the file is a database of another program', {
      hint: 'choose another path for the store; nothing was changed',
    });
  }
  for (const statements of MIGRATIONS.slice(version)) {
    for (const statement of statements) await sql.raw(statement).execute(tx);
  }
  await sql.raw(`PRAGMA application_id = ${APPLICATION_ID}`).execute(tx);
  await sql.raw(`PRAGMA user_version = ${MIGRATIONS.length}`).execute(tx);
}

async function pragma(tx: Kysely<unknown>, name: 'user_version' | 'application_id'): Promise<number> {
  const { rows } = await sql.raw<Record<string, number>>(`PRAGMA ${name}`).execute(tx);
  return rows[0]?.[name] ?? 0;
}

async function hasTables(tx: Kysely<unknown>): Promise<boolean> {
  return (await sql`SELECT 1 FROM sqlite_schema LIMIT 1`.execute(tx)).rows.length > 0;
}
