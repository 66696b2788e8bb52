import type { EpochMs } from '../../core/clock.ts';
import type { ReviewRole } from '../decision.ts';

/** What blind votes must share so that they do not conflict. The verdict always counts. */
export interface ConflictRule {
  /**
   * `unanimous`: all name one verdict. `majority`: over half of the votes do, so both of two, two of three, three of five;
   * most votes without half (2-2-1) are no majority.
   */
  readonly verdict: 'unanimous' | 'majority';
  /** Those who named the verdict must name the same categories. */
  readonly categories: boolean;
  /** How far severities of those who named the verdict may lie apart; null = any distance. */
  readonly severity: number | null;
}

export const VERDICT_ONLY: ConflictRule = { verdict: 'unanimous', categories: false, severity: null };

/** How one item is reviewed. Fixed when it opens. */
export interface ReviewTerms {
  /** Blind votes, by as many people. */
  readonly wanted: number;
  readonly dueAt: EpochMs | null;
  /** Ascending; those at or after the deadline are never sent. */
  readonly remindAt: readonly EpochMs[];
  /** How long an item that passed its deadline stays open once it was escalated; null = it is not escalated. */
  readonly graceMs: number | null;
  readonly conflict: ConflictRule;
  /** When time ran out on some of the votes: no verdict, or theirs if they do not conflict. */
  readonly partial: 'undecided' | 'accept';
  /** The known verdict of a gold item, which is never adjudicated; null = an ordinary item. */
  readonly gold: string | null;
}

/** An answer as the process needs it. Texts stay in the store. */
export interface Said {
  readonly verdict: string;
  readonly categories: readonly string[];
  readonly severity: number | null;
}

/** One person's decision on the item. */
export interface ProcessDecision {
  readonly id: string;
  readonly reviewer: string;
  readonly role: ReviewRole;
  readonly at: EpochMs;
  /** The blind one. */
  readonly first: Said;
  /** After the reveal; null = not revised, or kept. It counts for the result. */
  readonly revised: Said | null;
}

export type Conflict = 'verdict' | 'categories' | 'severity';

/** Why a resolution is what it is. */
export type Basis =
  | 'agreed'
  | 'majority'
  | 'adjudicated'
  /** Time ran out with fewer votes than wanted, and they stand. */
  | 'partial'
  /** Time ran out: votes, no verdict. */
  | 'incomplete'
  /** A control item: the known answer, never a truth of the sample. */
  | 'gold';

export interface Resolution {
  /** Null = no verdict: missing, never `safe`. */
  readonly verdict: string | null;
  /** Ordered by code unit. */
  readonly categories: readonly string[];
  /** Lower median of those who named the verdict; null = none gave one. */
  readonly severity: number | null;
  readonly basis: Basis;
  /** What votes differ in, blind or revised. */
  readonly conflicts: readonly Conflict[];
  /** Votes it rests on, and how many were wanted. */
  readonly votes: number;
  readonly wanted: number;
}
