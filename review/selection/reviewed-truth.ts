import type { CaseId } from '../../core/ids.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import type { ItemState, ReviewItem } from '../item.ts';

/** What came of an item. A queued item is one. */
export interface ReviewedItem {
  readonly item: ReviewItem;
  readonly state: ItemState;
  /** Null until it is closed. */
  readonly result: { readonly verdict: string | null } | null;
}

/** What people found on the cases of a run. */
export interface ReviewedCases {
  /** Closed with a verdict: case -> that of the newest such round. Gold items are left out. */
  readonly verdicts: ReadonlyMap<CaseId, string>;
  /** Every case that was drawn, closed or not, with its item. */
  readonly items: ReadonlyMap<CaseId, ReviewItem>;
}

export function reviewedCases(items: Iterable<ReviewedItem>): ReviewedCases {
  const drawn = new Map<CaseId, ReviewItem>();
  const newest = new Map<CaseId, { readonly round: number; readonly verdict: string }>();
  for (const { item, state, result } of items) {
    if (item.gold !== null) continue;
    const { caseId, round } = item;
    if ((drawn.get(caseId)?.round ?? 0) < round) drawn.set(caseId, item);
    if (state !== 'closed' || result === null || result.verdict === null) continue;
    if ((newest.get(caseId)?.round ?? 0) < round) newest.set(caseId, { round, verdict: result.verdict });
  }
  return { items: drawn, verdicts: new Map([...newest].map(([caseId, { verdict }]) => [caseId, verdict])) };
}

/** `controversial` is `unsafe`, as CONTRACT 1 has it by default. */
export const STRICT_LABELS: Readonly<Record<string, string | null>> = {
  safe: 'safe',
  unsafe: 'unsafe',
  controversial: 'unsafe',
};

/** Whose word is the truth of a case in the moderation report. */
export type TruthSource = 'dataset' | 'reviewed' | 'reviewed-first';

export interface FoundTruth {
  readonly verdict: 'safe' | 'unsafe' | null;
  readonly source: 'dataset' | 'reviewed' | null;
}

/**
 * The truth of each case: the data set's, people's alone, or people's where they decided and the data set's elsewhere
 * (a mixture without weights: for lists of cases, never for a headline). `controversial` of people counts as unsafe.
 */
export function createTruthOf(
  { verdicts }: Pick<ReviewedCases, 'verdicts'>,
  source: TruthSource,
): (subject: Pick<ModerationCase, 'id' | 'truth'>) => FoundTruth {
  return ({ id, truth }) => {
    const found = source === 'dataset' ? undefined : verdicts.get(id);
    const label =
      found !== undefined && Object.hasOwn(STRICT_LABELS, found) ? (STRICT_LABELS[found] as 'safe' | 'unsafe') : null;
    if (label !== null) return { verdict: label, source: 'reviewed' };
    if (source === 'reviewed' || truth.verdict === null) return { verdict: null, source: null };
    return { verdict: truth.verdict, source: 'dataset' };
  };
}
