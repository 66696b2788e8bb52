import { type PatternMeasure, pairAgreement, type RatingPatterns } from './rating-patterns.ts';

/**
 * Gwet's AC1 (p_a - p_e) / (1 - p_e) with p_e = sum pi_k (1 - pi_k) / (q - 1) over the q categories. p_a: mean pair
 * agreement of items with two or more ratings; pi_k: mean over all items of the share of an item's ratings in category k
 * (equal to the share of all ratings when items have equally many). Null for one category, or without a pair.
 * Gwet 2008, 2014 (incomplete ratings); R 7.1.
 */
export function createGwetAc1(patterns: RatingPatterns): PatternMeasure {
  const { starts, category, times, sizes, categories } = patterns;
  const agreement = pairAgreement(patterns);
  const shares = new Float64Array(categories);
  return (items) => {
    shares.fill(0);
    let n = 0;
    let paired = 0;
    let agreeing = 0;
    for (let pattern = 0; pattern < sizes.length; pattern += 1) {
      const count = items[pattern]!;
      if (count === 0) continue;
      n += count;
      for (let at = starts[pattern]!; at < starts[pattern + 1]!; at += 1) {
        shares[category[at]!]! += (count * times[at]!) / sizes[pattern]!;
      }
      if (sizes[pattern]! < 2) continue;
      paired += count;
      agreeing += count * agreement[pattern]!;
    }
    if (paired === 0 || categories < 2) return null;
    let spread = 0;
    for (const share of shares) spread += (share / n) * (1 - share / n);
    const chance = spread / (categories - 1);
    return (agreeing / paired - chance) / (1 - chance);
  };
}
