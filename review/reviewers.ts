import type { EpochMs } from '../core/clock.ts';

/** `reviewer` answers blind, `adjudicator` settles conflicts, `lead` does so too and reassigns. */
export const REVIEWER_ROLES = ['reviewer', 'adjudicator', 'lead'] as const;
export type ReviewerRole = (typeof REVIEWER_ROLES)[number];

/** A local account. */
export interface Reviewer {
  readonly name: string;
  /** At least one, each once, in the order of REVIEWER_ROLES. */
  readonly roles: readonly ReviewerRole[];
  readonly active: boolean;
  readonly createdAt: EpochMs;
}

/** First answers to gold items, compared with their truth. Counted from rows. */
export interface GoldRecord {
  readonly right: number;
  readonly wrong: number;
}

/** Who may review. */
export interface ReviewerAccounts {
  /**
   * Adds an account, or gives the one of that name these roles and opens it again; the same again changes nothing. Whoever
   * loses a role loses leases and assignments too. Throws InvalidInputError for a blank or reserved name, or unknown roles.
   */
  addReviewer(account: { readonly name: string; readonly roles: readonly ReviewerRole[] }): Promise<Reviewer>;
  /** All accounts by name, disabled ones too. */
  reviewers(): Promise<readonly Reviewer[]>;
  /** Refuses the account from now on; leases and assignments end, decisions stay. Throws NotFoundError. */
  disableReviewer(name: string): Promise<void>;
  /** For leads alone: which items are gold would show in it. Throws NotFoundError. */
  goldRecord(name: string): Promise<GoldRecord>;
}
