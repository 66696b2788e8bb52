import type { Clock } from '../core/clock.ts';
import { createMemoryLedger } from './memory/call-ledger.ts';
import { createMemoryDerivations } from './memory/derivations.ts';
import { createMemoryGiveUps } from './memory/give-ups.ts';
import { createMemoryAttempts } from './memory/page-attempts.ts';
import { createMemoryLeases } from './memory/page-leases.ts';
import { createMemoryQuota } from './memory/quota.ts';
import { createMemoryResults } from './memory/result-store.ts';
import { createMemoryReviews } from './memory/review-queue.ts';
import { createMemoryRuns } from './memory/run-store.ts';
import { createMemoryTables } from './memory/tables.ts';
import { createMemoryTrials } from './memory/trial-store.ts';
import type { Store } from './store.ts';

/** A store that lives as long as its process: for tests and for commands that keep nothing. */
export function createMemoryStore({ clock }: { clock: Clock }): Store {
  const tables = createMemoryTables();
  return {
    ledger: createMemoryLedger(tables, clock),
    quota: createMemoryQuota(clock),
    results: createMemoryResults(tables),
    trials: createMemoryTrials(tables),
    leases: createMemoryLeases(tables, clock),
    attempts: createMemoryAttempts(tables, clock),
    giveUps: createMemoryGiveUps(tables, clock),
    runs: createMemoryRuns(tables, clock),
    derivations: createMemoryDerivations(tables, clock),
    reviews: createMemoryReviews(tables, clock),
    clock,
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
