import type { CaseColumns } from '../case-columns.ts';
import type { ReviewInput } from '../review/review-input.ts';

/** By the index of a case what people decided on it in the last closed round (`controversial` counts as unsafe); null = not asked, or not closed. */
export async function peopleOf(
  cases: CaseColumns,
  review: ReviewInput | null,
): Promise<(index: number) => 'safe' | 'unsafe' | null> {
  const found = new Map<number, 'safe' | 'unsafe'>();
  const rounds = new Map<number, number>();
  if (review !== null)
    for await (const { item, result } of review.items()) {
      const index = item.kind !== 'dialogue' && item.gold === null ? cases.indexOf(item.caseId) : -1;
      if (index < 0 || result === null || (rounds.get(index) ?? -1) > item.round) continue;
      rounds.set(index, item.round);
      found.set(index, result.verdict === 'safe' ? 'safe' : 'unsafe');
    }
  return (index) => found.get(index) ?? null;
}
