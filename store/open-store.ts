import { type Clock, systemClock } from '../core/clock.ts';
import { createSqliteLedger } from './sqlite/call-ledger.ts';
import { type Database, openDatabase } from './sqlite/database.ts';
import { createSqliteDerivations } from './sqlite/derivations.ts';
import { createSqliteGiveUps } from './sqlite/give-ups.ts';
import { createSqliteAttempts } from './sqlite/page-attempts.ts';
import { createSqliteLeases } from './sqlite/page-leases.ts';
import { createSqliteQuota } from './sqlite/quota.ts';
import { createSqliteResults } from './sqlite/result-store.ts';
import { createSqliteReviews } from './sqlite/review-queue.ts';
import { createSqliteRuns } from './sqlite/run-store.ts';
import { createSqliteTrials } from './sqlite/trial-store.ts';
import type { Store } from './store.ts';

/**
 * The store in one SQLite file, created with its folder where it is absent; any number of processes may have it open.
 * Without `clock` the store's clock is SQLite's own; tests hand in a manual one.
 * Throws InvalidInputError for a file that is no store, StoreUnavailableError when it cannot be opened or written.
 */
export async function openStore(options: { path: string; clock?: Clock }): Promise<Store> {
  return storeOn(await openDatabase(options), options.clock ?? systemClock);
}

/** The ports over an open database. */
export function storeOn(database: Database, clock: Clock): Store {
  return {
    ledger: createSqliteLedger(database),
    quota: createSqliteQuota(database),
    results: createSqliteResults(database),
    trials: createSqliteTrials(database),
    leases: createSqliteLeases(database),
    attempts: createSqliteAttempts(database),
    giveUps: createSqliteGiveUps(database),
    runs: createSqliteRuns(database),
    derivations: createSqliteDerivations(database),
    reviews: createSqliteReviews(database),
    clock,
    close: () => database.close(),
    [Symbol.asyncDispose]: () => database.close(),
  };
}
