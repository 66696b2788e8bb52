import type { Kysely } from 'kysely';
import type { DerivationKey, Derivations, Derived } from '../../media/derivations.ts';
import { claimDerivation, derivedOf, encodeDerivation } from '../claim-rules.ts';
import { toBytes, toDigest } from '../codec.ts';
import type { DerivationTable, Schema } from '../schema.ts';
import type { Database } from './database.ts';

/** Sources asked for in one statement. */
const LOOK_BATCH = 500;

export function createSqliteDerivations(database: Database): Derivations {
  return {
    async look(keys) {
      const made = new Map<string, Derived>();
      const sources = [...new Set(keys.map(({ source }) => source))];
      for (let i = 0; i < sources.length; i += LOOK_BATCH) {
        const batch = sources.slice(i, i + LOOK_BATCH).map(toBytes);
        const rows = await database.read((db) =>
          db
            .selectFrom('derivations')
            .select(['source', 'plan', 'derived'])
            .where('source', 'in', batch)
            .where('derived', 'is not', null)
            .execute(),
        );
        for (const row of rows)
          made.set(
            nameOf({ source: toDigest(row.source), plan: toDigest(row.plan) }),
            derivedOf(row.derived as string),
          );
      }
      return keys.map((key) => made.get(nameOf(key)) ?? null);
    },

    async claim(key, { owner, ms }) {
      // A result never changes: whoever finds one needs no transaction.
      const known = await database.read((db) => find(db, key));
      if (known?.derived != null) return { kind: 'held', derived: derivedOf(known.derived) };
      return database.write(async (tx) => {
        const now = await database.now(tx);
        const { claim, row } = claimDerivation(await find(tx, key), key, { owner, ms, now });
        if (row !== null) {
          const { source: _, plan: __, ...change } = row;
          await tx
            .insertInto('derivations')
            .values(row)
            .onConflict((conflict) => conflict.columns(['source', 'plan']).doUpdateSet(change))
            .execute();
        }
        return claim;
      });
    },

    async keep(made) {
      const row = encodeDerivation(made);
      return database.write(async (tx) => {
        const { source: _, plan: __, ...change } = row;
        await tx
          .insertInto('derivations')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['source', 'plan']).doUpdateSet(change).where('derivations.derived', 'is', null),
          )
          .execute();
        return derivedOf((await find(tx, made.key))?.derived ?? (row.derived as string));
      });
    },

    async release({ source, plan }, owner) {
      await database.write((tx) =>
        tx
          .deleteFrom('derivations')
          .where('source', '=', toBytes(source))
          .where('plan', '=', toBytes(plan))
          .where('owner', '=', owner)
          .where('derived', 'is', null)
          .execute(),
      );
    },
  };
}

async function find(db: Kysely<Schema>, { source, plan }: DerivationKey): Promise<DerivationTable | null> {
  const row = await db
    .selectFrom('derivations')
    .selectAll()
    .where('source', '=', toBytes(source))
    .where('plan', '=', toBytes(plan))
    .executeTakeFirst();
  return row ?? null;
}

const nameOf = ({ source, plan }: DerivationKey) => `${source} ${plan}`;
