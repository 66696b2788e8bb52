import type { EpochMs } from '../core/clock.ts';
import type { LeaseToken } from '../models/call-ledger.ts';
import { SEND_GRANT_MS } from '../runs/page-leases.ts';

/** Which epoch of a page got the last grant to send, and until when; 0 = given back. */
export interface SendGrant {
  readonly epoch: number;
  readonly until: EpochMs;
}

/**
 * What a renewal by the newest `epoch` does: it gets a grant, or waits for an older epoch's. No more than one grant of a
 * page is ever open, so the last one is all there is to remember. A store clock that went back cannot make a grant
 * outlast SEND_GRANT_MS from now: the shortened grant comes back in `grant` to be stored.
 */
export function renewGrant(last: SendGrant, epoch: number, now: EpochMs): { grant: SendGrant; waitMs: number } {
  const until = Math.min(last.until, now + SEND_GRANT_MS);
  if (last.epoch !== epoch && until > now) return { grant: { epoch: last.epoch, until }, waitMs: until - now };
  return { grant: { epoch, until: now + SEND_GRANT_MS }, waitMs: 0 };
}

export function staleLeaseMessage({ run, page, epoch }: LeaseToken): string {
  return `page ${page} of run ${run} was taken over from epoch ${epoch}; answers stored so far are kept, this attempt ends`;
}

export function staleGenerationMessage(at: { run: string; page: string; generation: number; newest: number }): string {
  return `run ${at.run} is in generation ${at.newest}; page ${at.page} of generation ${at.generation} does not start`;
}
