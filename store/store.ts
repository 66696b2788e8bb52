import type { Clock } from '../core/clock.ts';
import type { Derivations } from '../media/derivations.ts';
import type { CallLedger } from '../models/call-ledger.ts';
import type { Quota } from '../models/quota.ts';
import type { ReviewQueue } from '../review/queue.ts';
import type { GiveUps } from '../runs/give-ups.ts';
import type { PageAttempts } from '../runs/page-attempts.ts';
import type { PageLeases } from '../runs/page-leases.ts';
import type { ResultStore } from '../runs/result-store.ts';
import type { RunStore } from '../runs/run-store.ts';
import type { TrialStore } from '../runs/trial-store.ts';

/** Everything Mettle keeps, behind its ports. */
export interface Store extends AsyncDisposable {
  readonly ledger: CallLedger;
  readonly quota: Quota;
  readonly results: ResultStore;
  readonly trials: TrialStore;
  readonly leases: PageLeases;
  readonly attempts: PageAttempts;
  readonly giveUps: GiveUps;
  readonly runs: RunStore;
  readonly derivations: Derivations;
  readonly reviews: ReviewQueue;
  /** The clock this process was given. Expiry is decided on the store's own clock, read inside its transactions. */
  readonly clock: Clock;
  /** Waits for the transaction under way. Nothing may be asked of the store afterwards. */
  close(): Promise<void>;
}
