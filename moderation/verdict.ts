import type { CallKey } from '../core/ids.ts';

/** Decisions are scored; the other outcomes are missing answers and are never `safe`. */
export const DECISIONS = ['safe', 'controversial', 'unsafe'] as const;
export const MISSING_OUTCOMES = ['refused', 'invalid', 'timeout', 'error', 'not_assessable'] as const;
export const OUTCOMES = [...DECISIONS, ...MISSING_OUTCOMES] as const;
export type Decision = (typeof DECISIONS)[number];
export type MissingOutcome = (typeof MISSING_OUTCOMES)[number];
export type Outcome = (typeof OUTCOMES)[number];

export const INVALID_REASONS = ['empty', 'format', 'truncated', 'contradiction', 'encoding'] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];

/** What one moderator made of one part of a case that it judged part by part. */
export interface PartVerdict {
  /** `frame 3 t=1.3s`, `transcript`, `harassment`, `all, vote 2`, ... */
  readonly part: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly score: number | null;
  readonly call: CallKey | null;
}

/** What one moderator made of one case. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Why, for `invalid` (InvalidReason), `error` (a failure code) and `not_assessable` (what lacks); else null. */
  readonly reason: string | null;
  /** Native codes of the dialect's taxonomy, in its order; null = the moderator named none where it could (unknown). */
  readonly categories: readonly string[] | null;
  /** Native codes that the moderator could not judge for this content. */
  readonly notAssessable: readonly string[];
  /** Native codes whose own call brought no decision while others decided the case: unknown. Absent = none. */
  readonly unanswered?: readonly string[];
  /** Codes outside the taxonomy version: kept, the verdict stands, no hazard is set. */
  readonly unknownCategories: readonly string[];
  /** Codes named more than once. */
  readonly duplicates: readonly string[];
  /** The moderated model refused, where the dialect says so (a facet, not an outcome). */
  readonly refusal: boolean | null;
  /** P(unsafe) or another real ranking score in [0, 1]; null = none. Hard labels are never a score. */
  readonly score: number | null;
  /** Verbalised confidence in [0, 1], or the level of a dialect that knows two; a level is no probability. */
  readonly confidence: number | 'low' | 'high' | null;
  /** 0 none .. 3 high. */
  readonly severity: number | null;
  /** Where the case was judged part by part, in their order; null = as a whole. */
  readonly parts: readonly PartVerdict[] | null;
}

const BLANK = {
  reason: null,
  categories: null,
  notAssessable: [],
  unknownCategories: [],
  duplicates: [],
  refusal: null,
  score: null,
  confidence: null,
  severity: null,
  parts: null,
} as const;

/** A verdict with every field the caller does not name empty. */
export function verdict(fields: Partial<Verdict> & Pick<Verdict, 'outcome'>): Verdict {
  return { ...BLANK, ...fields };
}

export function invalid(reason: InvalidReason): Verdict {
  return verdict({ outcome: 'invalid', reason });
}

export function isDecision(outcome: Outcome): outcome is Decision {
  return (DECISIONS as readonly Outcome[]).includes(outcome);
}
