import type BetterSqlite3 from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { createMutex } from '../mutex.ts';

/** Prepared statements kept per connection. */
const STATEMENTS_MAX = 200;

/**
 * Kysely on one better-sqlite3 connection. Kysely's own driver begins deferred, so that a transaction which reads before
 * it writes fails with SQLITE_BUSY_SNAPSHOT beside another process; this one begins immediate. The connection goes to one
 * holder at a time.
 */
export function immediateSqliteDialect(database: BetterSqlite3.Database): Dialect {
  return {
    createDriver: () => new ImmediateSqliteDriver(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

export class ImmediateSqliteDriver implements Driver {
  readonly #database: BetterSqlite3.Database;
  readonly #connection: SqliteConnection;
  readonly #mutex = createMutex();

  constructor(database: BetterSqlite3.Database) {
    this.#database = database;
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#mutex.lock();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#mutex.unlock();
  }

  async beginTransaction(): Promise<void> {
    this.#undo();
    this.#connection.run('BEGIN IMMEDIATE');
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run('COMMIT');
  }

  async rollbackTransaction(): Promise<void> {
    this.#undo();
  }

  async destroy(): Promise<void> {
    await this.#mutex.lock();
    try {
      this.#database.close();
    } finally {
      this.#mutex.unlock();
    }
  }

  /** SQLite itself has undone the transaction after some errors (full disk, I/O); a second ROLLBACK would throw. */
  #undo(): void {
    if (this.#database.inTransaction) this.#connection.run('ROLLBACK');
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement<unknown[]>>();

  constructor(database: BetterSqlite3.Database) {
    this.#database = database;
  }

  run(text: string): void {
    this.#prepare(text).run();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(query.sql);
    const parameters = query.parameters as unknown[];
    if (statement.reader) return { rows: statement.all(...parameters) as R[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
  }

  // biome-ignore lint/correctness/useYield: a stream would hold the connection; the store pages by key instead
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the store reads long results in pages, not in streams');
  }

  #prepare(text: string): BetterSqlite3.Statement<unknown[]> {
    let statement = this.#statements.get(text);
    if (statement === undefined) statement = this.#database.prepare(text);
    else this.#statements.delete(text);
    this.#statements.set(text, statement);
    if (this.#statements.size > STATEMENTS_MAX) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return statement;
  }
}
