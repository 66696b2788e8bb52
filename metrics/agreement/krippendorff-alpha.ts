import { type AlphaDistance, alphaDistance } from './alpha-distance.ts';
import type { MeasurementLevel } from './level.ts';
import type { PatternMeasure, RatingPatterns } from './rating-patterns.ts';

/** Below this, ratings are not reliable enough to score models against a single truth. R 7.1. */
export const RELIABLE_ALPHA = 0.667;

export interface AlphaScale {
  readonly level: MeasurementLevel;
  /** By category, for interval and ratio. */
  readonly values: Float64Array | null;
}

/**
 * Krippendorff's alpha = 1 - D_o / D_e, at most 1, over items with two or more ratings; any number of raters, ratings may
 * be missing. D_o = (1/n) sum over items of the distances of ordered pairs / (m - 1); D_e = the same over all n pairable
 * ratings / (n (n - 1)). Null without a pair, and for ratings without variation. Krippendorff 2011; M 4.6.
 */
export function createKrippendorffAlpha(patterns: RatingPatterns, { level, values }: AlphaScale): PatternMeasure {
  const { starts, category, times, sizes, categories } = patterns;
  const distance = alphaDistance(level, values, categories);
  const observedBy = new Float64Array(sizes.length);
  if (level !== 'ordinal') fillObserved(patterns, distance, observedBy);
  const ratings = new Float64Array(categories);
  const used = { category: new Int32Array(categories), times: new Float64Array(categories) };
  return (items) => {
    ratings.fill(0);
    let n = 0;
    for (let pattern = 0; pattern < sizes.length; pattern += 1) {
      const count = items[pattern]!;
      if (count === 0 || sizes[pattern]! < 2) continue;
      n += count * sizes[pattern]!;
      for (let at = starts[pattern]!; at < starts[pattern + 1]!; at += 1) ratings[category[at]!]! += count * times[at]!;
    }
    let length = 0;
    for (let code = 0; code < categories; code += 1) {
      if (ratings[code] === 0) continue;
      used.category[length] = code;
      used.times[length++] = ratings[code]!;
    }
    if (length < 2) return null;
    distance.prepare(ratings);
    const expected = distance.sum(used, { start: 0, end: length, n });
    if (level === 'ordinal') fillObserved(patterns, distance, observedBy);
    let observed = 0;
    for (let pattern = 0; pattern < sizes.length; pattern += 1) {
      if (items[pattern]! > 0) observed += items[pattern]! * observedBy[pattern]!;
    }
    const alpha = 1 - ((n - 1) * observed) / expected;
    return Number.isFinite(alpha) ? alpha : null;
  };
}

/** By pattern: the distances of an item's ordered pairs / (m - 1); 0 for items with one rating. */
function fillObserved({ starts, category, times, sizes }: RatingPatterns, distance: AlphaDistance, into: Float64Array) {
  const entries = { category, times };
  for (let pattern = 0; pattern < sizes.length; pattern += 1) {
    const size = sizes[pattern]!;
    if (size < 2) continue;
    into[pattern] = distance.sum(entries, { start: starts[pattern]!, end: starts[pattern + 1]!, n: size }) / (size - 1);
  }
}
