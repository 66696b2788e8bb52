import { type PatternMeasure, pairAgreement, type RatingPatterns } from './rating-patterns.ts';

/** The number of ratings that every item has; null when items differ in it or there is none. */
export function equalRatings({ sizes }: RatingPatterns): number | null {
  const first = sizes[0];
  return first !== undefined && sizes.every((size) => size === first) ? first : null;
}

/**
 * Fleiss' kappa (mean P - P_e) / (1 - P_e), at most 1, with P_e = sum over categories of the squared share of all
 * ratings. Null unless every item has the same number (two or more) of ratings, and for ratings without variation.
 * Fleiss 1971; M 4.6.
 */
export function createFleissKappa(patterns: RatingPatterns): PatternMeasure {
  const size = equalRatings(patterns);
  if (size === null || size < 2) return () => null;
  const { starts, category, times } = patterns;
  const agreement = pairAgreement(patterns);
  const ratings = new Float64Array(patterns.categories);
  return (items) => {
    ratings.fill(0);
    let n = 0;
    let agreeing = 0;
    for (let pattern = 0; pattern < agreement.length; pattern += 1) {
      const count = items[pattern]!;
      if (count === 0) continue;
      n += count;
      agreeing += count * agreement[pattern]!;
      for (let at = starts[pattern]!; at < starts[pattern + 1]!; at += 1) ratings[category[at]!]! += count * times[at]!;
    }
    let squares = 0;
    for (const of of ratings) squares += of * of;
    const all = n * size;
    if (squares === all * all) return null;
    const chance = squares / (all * all);
    return (agreeing / n - chance) / (1 - chance);
  };
}
