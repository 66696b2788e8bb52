import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';
import type { LeaseToken } from '../models/call-ledger.ts';
import type { SendPermit } from '../models/send-permit.ts';
import { type Control, type PageLeases, RENEW_EVERY_MS, SEND_GRANT_MS } from './page-leases.ts';

export interface PagePermit extends SendPermit {
  /** Ends the renewals and gives the grant back. */
  close(): Promise<void>;
}

/** A grant is not used in its last moments, so that a call is under way before it ends. */
const MARGIN_MS = 250;

/**
 * Keeps one page attempt's grant alive. A grant ends SEND_GRANT_MS after it was asked for, by the monotonic or the wall
 * clock, whichever ran further. `onControl` hears what people asked with each renewal; `onLost` hears once that the
 * lease is gone.
 */
export function createPagePermit(options: {
  leases: PageLeases;
  lease: LeaseToken;
  clock: Clock;
  onControl: (control: Control) => void;
  onLost: (error: MettleError) => void;
  onTrouble?: (error: unknown) => void;
}): PagePermit {
  const { leases, lease, clock } = options;
  const stop = new AbortController();
  let grantedMono = Number.NEGATIVE_INFINITY;
  let grantedWall = Number.NEGATIVE_INFINITY;

  const open = () => {
    const ran = Math.max(clock.monotonic() - grantedMono, clock.now() - grantedWall);
    return ran < SEND_GRANT_MS - MARGIN_MS;
  };

  async function renewals(): Promise<void> {
    while (!stop.signal.aborted) {
      let wait = RENEW_EVERY_MS;
      const mono = clock.monotonic();
      const wall = clock.now();
      try {
        const { control, waitMs } = await leases.renew(lease);
        if (waitMs > 0) wait = Math.min(waitMs, RENEW_EVERY_MS);
        else {
          grantedMono = mono;
          grantedWall = wall;
        }
        options.onControl(control);
      } catch (error) {
        if (error instanceof MettleError && !error.retryable) {
          stop.abort();
          options.onLost(error);
          return;
        }
        options.onTrouble?.(error);
        wait = 500;
      }
      await clock.sleep(wait, stop.signal).catch(() => {});
    }
  }
  const running = renewals();

  return {
    open,
    async close() {
      stop.abort();
      await running;
      await leases.release(lease);
    },
  };
}
