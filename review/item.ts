import type { EpochMs } from '../core/clock.ts';
import { digestOf, type Sha256 } from '../core/digest.ts';
import type { CaseId, RunId } from '../core/ids.ts';

/** Digest of (run, case, round). */
export type ReviewItemId = Sha256;

/** Why people see a case; several may hold (R 8.1). */
export const FLAG_REASONS = [
  'low_margin',
  'disagreement',
  'sensitive_category',
  'stance_change',
  'failure',
  'drift_canary',
  'novelty',
  'appeal',
  'random_audit',
  'gold',
  'near_duplicate',
] as const;
export type FlagReason = (typeof FLAG_REASONS)[number];

export interface Flag {
  readonly reason: FlagReason;
  /** The number that crossed its threshold; null where there is none. */
  readonly value: number | null;
}

/** How an item came into the sample, kept as drawn: reports weight by it. */
export interface Selection {
  readonly stratum: string;
  /** Inclusion probability pi in (0, 1]; 1 = a certain pick. */
  readonly inclusion: number;
  readonly seed: number;
  /** Name and version of the rule that drew it. */
  readonly rule: string;
}

/** One case that people are asked about, as the flag stage made it. It never changes. */
export interface ReviewItem {
  readonly id: ReviewItemId;
  readonly run: RunId;
  readonly caseId: CaseId;
  /** From 1; a revision after closing opens the next. */
  readonly round: number;
  readonly kind: 'text' | 'image' | 'video' | 'dialogue';
  /** What a reviewer may have opted out of; null = nothing in particular. */
  readonly category: string | null;
  /** Lower comes first. */
  readonly priority: number;
  readonly dueAt: EpochMs | null;
  /** Blind decisions wanted, by as many people. */
  readonly wanted: number;
  /** One of each reason at most, ordered by reason. */
  readonly flags: readonly Flag[];
  readonly selection: Selection;
  /** The true verdict of a gold item, hidden from whoever answers it (R 8.5); null = an ordinary item. */
  readonly gold: string | null;
}

/**
 * Where an item stands. `open`: blind decisions are wanted; `adjudication`: they differ, another person settles it;
 * `decided`: the process may close it. Only the process closes or expires.
 */
export const ITEM_STATES = ['open', 'adjudication', 'decided', 'closed', 'expired'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export function reviewItemId({ run, caseId, round }: Pick<ReviewItem, 'run' | 'caseId' | 'round'>): ReviewItemId {
  return digestOf({ review: 1, run, case: caseId, round });
}
