import type { AgreementOptions, AgreementScore } from '../../../metrics/agreement/agreement-score.ts';
import type { RatingRow } from '../../../metrics/agreement/rating-row.ts';
import { scoreAgreement } from '../../../metrics/agreement/score-agreement.ts';

/** Rows from one list of ratings a rater, in the order of items; null = not rated. */
export function rowsByRater(raters: readonly (readonly (number | string | null)[])[]): RatingRow[] {
  return raters.flatMap((ratings, rater) =>
    ratings.flatMap((rating, item) =>
      rating === null ? [] : [{ item: `item ${String(item).padStart(4, '0')}`, rater: `rater ${rater}`, rating }],
    ),
  );
}

/** Rows from one list of ratings an item; who gave them plays no part. */
export function rowsByItem(items: readonly (readonly (number | string)[])[]): RatingRow[] {
  return items.flatMap((ratings, item) =>
    ratings.map((rating, rater) => ({ item: `item ${item}`, rater: `rater ${rater}`, rating })),
  );
}

/** A score without intervals. */
export function agreementOf(rows: readonly RatingRow[], options: AgreementOptions = {}): AgreementScore {
  return scoreAgreement(rows, { draws: 0, ...options });
}

/** R 7: 1 = violates; A, B, C over six items. */
export const WORKED = {
  A: [1, 1, 0, 0, 1, 0],
  B: [1, 1, 0, 0, 0, 0],
  C: [1, 0, 0, 1, 0, 0],
} as const;
