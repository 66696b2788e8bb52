import type { Clock } from '../core/clock.ts';
import type { CallLedger } from '../models/call-ledger.ts';
import type { Quota } from '../models/quota.ts';
import type { PageLeases } from '../runs/page-leases.ts';
import type { ResultStore } from '../runs/result-store.ts';
import type { RunStore } from '../runs/run-store.ts';

/** Everything Mettle keeps, behind its ports. */
export interface Store extends AsyncDisposable {
  readonly ledger: CallLedger;
  readonly quota: Quota;
  readonly results: ResultStore;
  readonly leases: PageLeases;
  readonly runs: RunStore;
  /** The clock this process was given. Expiry is decided on the store's own clock, read inside its transactions. */
  readonly clock: Clock;
  /** Waits for the transaction under way. Nothing may be asked of the store afterwards. */
  close(): Promise<void>;
}
