import type { CaseId, RunId } from '../core/ids.ts';
import type { LeaseToken } from '../models/call-ledger.ts';

/** A page that lost so many workers works one case at a time. */
export const CAREFUL_AFTER_LOSSES = 3;
/** A case that was alone in flight at so many losses pauses its run. */
export const POISON_AFTER_LOSSES = 2;
/** Why a case that people gave up has no answer. */
export const WORKER_LOST = 'worker_lost';

/** A case at one ask: what a case did to its workers does not count against it when people ask again. */
export interface AskedCase {
  readonly caseId: CaseId;
  readonly ask: number;
}

/** A case that was alone in flight in attempts that never came to an orderly end. */
export interface Suspect extends AskedCase {
  /** Attempts. */
  readonly losses: number;
}

export interface PageHistory {
  /** Workers that this page lost. */
  readonly losses: number;
  readonly suspects: readonly Suspect[];
}

/**
 * Which attempts at a page were begun and never came to an orderly end, whatever took their worker. An older attempt
 * that may still send (its grant has neither run out nor been given back) is not counted as lost, and one that ends in
 * order after all counts no more.
 */
export interface PageAttempts {
  /** Notes that the attempt of this lease is under way; what is known of earlier ones. Throws StaleLeaseError. */
  begin(lease: LeaseToken): Promise<PageHistory>;
  /** Names the one case that the attempt has in flight from now on; null = none. Throws StaleLeaseError for a case. */
  alone(lease: LeaseToken, item: AskedCase | null): Promise<void>;
  /** The attempt came to an orderly end: done, stopped or failed. Harmless when said again. */
  end(lease: LeaseToken): Promise<void>;
  /** Every case of the run that is alone in flight or was at a loss, by page, then case id. */
  suspects(run: RunId): Promise<readonly (Suspect & { readonly page: string })[]>;
  /** Forgets all but one loss of every case of the run, so that each is tried once more. */
  pardon(run: RunId): Promise<void>;
}
