import { ratio } from '../classification.ts';
import { byCodeUnit } from '../columns.ts';
import type { MeasurementLevel } from './level.ts';
import type { RatingRow } from './rating-row.ts';
import { scoreAgreement } from './score-agreement.ts';

/** How often a rater gives the rating that most of the other people give. */
export interface AgainstMajority {
  readonly rater: string;
  /** Items with a single most frequent rating among the others, rated by this rater. */
  readonly items: number;
  /** Null for no item. */
  readonly share: number | null;
}

export interface ModelAsRater {
  /** Krippendorff's alpha among people, and with the model as one more rater. */
  readonly alphaPeople: number | null;
  readonly alphaWithModel: number | null;
  /** Each person against the majority of the other people, in code-unit order of names. */
  readonly people: readonly AgainstMajority[];
  /** The model against the majority of all people. */
  readonly model: AgainstMajority;
}

/**
 * A model beside the people whose labels it is measured by (M 4.6): where it agrees with the majority as often as people
 * do with each other, a better score means nothing. Ties among the others leave the item out (our definition).
 */
export function modelAsRater(
  rows: readonly RatingRow[],
  { model, level = 'nominal' }: { model: string; level?: MeasurementLevel },
): ModelAsRater {
  const people = rows.filter(({ rater }) => rater !== model);
  const options = { level, draws: 0 };
  const byItem = Map.groupBy(people, ({ item }) => item);
  const raters = [...new Set(people.map(({ rater }) => rater))].sort(byCodeUnit);
  const against = (rater: string): AgainstMajority => {
    let [items, same] = [0, 0];
    for (const row of rows) {
      if (row.rater !== rater) continue;
      const majority = majorityOf((byItem.get(row.item) ?? []).filter((other) => other.rater !== rater));
      if (majority === null) continue;
      items += 1;
      if (majority === row.rating) same += 1;
    }
    return { rater, items, share: ratio(same, items) };
  };
  return {
    alphaPeople: scoreAgreement(people, options).krippendorff_alpha,
    alphaWithModel: scoreAgreement(rows, options).krippendorff_alpha,
    people: raters.map(against),
    model: against(model),
  };
}

function majorityOf(rows: readonly RatingRow[]): RatingRow['rating'] | null {
  const counts = new Map<RatingRow['rating'], number>();
  for (const { rating } of rows) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === second?.[1] ? null : first[0];
}
