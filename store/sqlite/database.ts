import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import { type Clock, type EpochMs, systemClock } from '../../core/clock.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Schema } from '../schema.ts';
import { immediateSqliteDialect } from './driver.ts';
import { patiently, translate } from './patience.ts';

export type Tx = Transaction<Schema>;

/** One SQLite file, opened twice: for transactions, and for reading beside them. */
export interface Database {
  /** Runs `work` in one BEGIN IMMEDIATE transaction; repeats it whole while another process is writing. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs single statements on the read connection; sees everything committed before. */
  read<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** The store's clock, read inside a transaction (or a read). */
  now(tx: Kysely<Schema>): Promise<EpochMs>;
  /** The connection under `write`, for tests that make it fail. */
  readonly connection: SqliteConnection.Database;
  close(): Promise<void>;
}

/** How long SQLite itself waits; it blocks the process while it does, so we wait outside of it instead. */
const BUSY_TIMEOUT_MS = 50;

/**
 * Opens or creates the file at `path` (and its folder). `clock` replaces SQLite's own as the store's clock: for tests.
 * Throws InvalidInputError for a file that is no store of ours, StoreUnavailableError when it cannot be opened.
 */
export async function openDatabase({ path, clock }: { path: string; clock?: Clock }): Promise<Database> {
  const waits = systemClock;
  if (path === '' || path.startsWith(':') || path.startsWith('file:')) {
    throw new InvalidInputError(`the store needs a file, not ${JSON.stringify(path)}`);
  }
  const connection = await patiently({ path, clock: waits }, async () => connect(path));
  const writer = new Kysely<Schema>({ dialect: immediateSqliteDialect(connection) });
  const write: Database['write'] = (work) =>
    patiently({ path, clock: waits }, () => writer.transaction().execute(work));
  try {
    await write((tx) => migrate(tx as unknown as Kysely<unknown>));
    const readConnection = await patiently({ path, clock: waits }, async () => connect(path));
    readConnection.pragma('query_only = on');
    const reader = new Kysely<Schema>({ dialect: immediateSqliteDialect(readConnection) });
    let closing: Promise<void> | null = null;
    return {
      write,
      read: (work) => patiently({ path, clock: waits }, () => work(reader)),
      now: clock === undefined ? sqliteNow : async () => clock.now(),
      connection,
      close() {
        closing ??= (async () => {
          await reader.destroy();
          await writer.destroy();
          // Kysely leaves a connection that was never used open.
          if (readConnection.open) readConnection.close();
          if (connection.open) connection.close();
        })();
        return closing;
      },
    };
  } catch (error) {
    connection.close();
    throw translate(error, path);
  }
}

async function sqliteNow(tx: Kysely<Schema>): Promise<EpochMs> {
  const { rows } = await sql<{ ms: number }>`SELECT cast(round(unixepoch('subsec') * 1000) AS INTEGER) AS ms`.execute(
    tx,
  );
  return rows[0]?.ms ?? 0;
}

function connect(path: string): SqliteConnection.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const connection = new SqliteConnection(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
