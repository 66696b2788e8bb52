import { sql } from 'kysely';
import type { RunId } from '../../core/ids.ts';
import type { Database } from './database.ts';

/**
 * Different names in a column of a run's rows, in order. Walks from one name's first row to the next one's: a look-up
 * each, however many rows there are. The table's key begins with run and this column.
 */
export async function namesOf(
  database: Database,
  run: RunId,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<readonly string[]> {
  const names: string[] = [];
  for (let after = ''; ; ) {
    const { rows } = await database.read((db) =>
      sql<{ name: string }>`
        SELECT ${sql.ref(column)} AS name FROM ${sql.table(table)}
        WHERE run = ${run} AND ${sql.ref(column)} > ${after} ORDER BY ${sql.ref(column)} LIMIT 1`.execute(db),
    );
    const name = rows[0]?.name;
    if (name === undefined) return names;
    names.push(name);
    after = name;
  }
}
