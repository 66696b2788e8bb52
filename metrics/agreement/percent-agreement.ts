import { ratio } from '../classification.ts';
import { type PatternMeasure, pairAgreement, type RatingPatterns } from './rating-patterns.ts';

/**
 * Percent agreement as a share in [0, 1]: the mean, over items with two or more ratings, of the share of an item's pairs
 * of ratings that agree (for two raters the share of items they agree on). Null without such an item. R 7.1.
 */
export function createPercentAgreement(patterns: RatingPatterns): PatternMeasure {
  const agreement = pairAgreement(patterns);
  return (items) => {
    let sum = 0;
    let n = 0;
    for (let pattern = 0; pattern < agreement.length; pattern += 1) {
      const count = items[pattern]!;
      if (count === 0 || patterns.sizes[pattern]! < 2) continue;
      sum += count * agreement[pattern]!;
      n += count;
    }
    return ratio(sum, n);
  };
}
