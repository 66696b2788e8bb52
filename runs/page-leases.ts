import { MettleError } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { LeaseToken } from '../models/call-ledger.ts';

/** A page attempt may send calls for this long after it asked for the grant. */
export const SEND_GRANT_MS = 5_000;
export const RENEW_EVERY_MS = 2_000;

/** What people asked of a run; read with every renewal. */
export interface Control {
  readonly paused: PauseReason | null;
  readonly cancelled: boolean;
  /** Highest number of calls in flight per endpoint and worker; absent = the spec's own ceiling. */
  readonly concurrency: Readonly<Record<string, number>>;
  /** The flag stage: when it began (due times count from it) and whether all its items are published. Absent = not yet. */
  readonly flagging?: { readonly openedAt: number; readonly done: boolean };
}

export interface PauseReason {
  readonly by: 'user' | 'provider_config' | 'budget' | 'no_ffmpeg' | 'poison_case';
  /** For people: what happened and what to do. */
  readonly message: string;
}

export interface Renewal {
  readonly control: Control;
  /** 0: calls may be sent for SEND_GRANT_MS from when this was asked. Else an older epoch may still send: ask again after so long. */
  readonly waitMs: number;
}

/**
 * Who may work a page. A new epoch sends nothing until the older one's last grant was given back or has run out on the
 * store's clock, so that a stopped process never pays beside its successor.
 */
export interface PageLeases {
  /** Takes the page over with the next epoch. Throws StaleGenerationError when the run has moved on to another generation. */
  acquire(page: { readonly run: RunId; readonly page: string; readonly generation: number }): Promise<LeaseToken>;
  /** Extends the grant. Throws StaleLeaseError when a newer epoch or generation exists. */
  renew(lease: LeaseToken): Promise<Renewal>;
  /** Gives the grant back; harmless when a newer epoch exists. */
  release(lease: LeaseToken): Promise<void>;
}

/** The run has moved on to a newer workflow generation; the caller belongs to an older one and must stop. */
export class StaleGenerationError extends MettleError {
  override readonly name = 'StaleGenerationError';
  readonly code = 'StaleGeneration';
  readonly retryable = false;
}
