import type { MeasurementLevel } from './level.ts';

/**
 * Squared distances between categories, as Krippendorff's alpha sums them. Sums run over ordered pairs of ratings and are
 * on one scale for a given table of ratings; where that scale is free (interval) it is set by the largest value.
 */
export interface AlphaDistance {
  /** Told before each pass: ratings by category among items with two or more. Only ordinal ranks depend on them. */
  prepare(ratings: Float64Array): void;
  /** Sum over ordered pairs of the `n` ratings that the entries from `start` to `end` hold. */
  sum(entries: CategoryCounts, part: { start: number; end: number; n: number }): number;
}

/** Entries of (category, how many ratings), categories ascending. */
interface CategoryCounts {
  readonly category: Int32Array;
  readonly times: ArrayLike<number>;
}

/** `values`: by category; not read for nominal and ordinal (there the index is the order). */
export function alphaDistance(level: MeasurementLevel, values: Float64Array | null, categories: number): AlphaDistance {
  if (level === 'nominal') return { prepare: () => {}, sum: unequalPairs };
  if (level === 'ordinal') return ordinal(categories);
  const scaled = scaleByLargest(values ?? new Float64Array(categories).fill(Number.NaN));
  if (level === 'interval') {
    return { prepare: () => {}, sum: (entries, part) => squaredGaps(scaled, entries, part) };
  }
  return { prepare: () => {}, sum: (entries, part) => ratioGaps(scaled, entries, part) };
}

type Part = Parameters<AlphaDistance['sum']>[1];

function unequalPairs({ times }: CategoryCounts, { start, end, n }: Part): number {
  let equal = 0;
  for (let at = start; at < end; at += 1) equal += times[at]! * times[at]!;
  return n * n - equal;
}

/**
 * (sum of n_g for g = c..k, less (n_c + n_k) / 2)^2 is the squared gap of mid-ranks: interval distance on
 * rank_c = sum of n_g for g < c, plus n_c / 2.
 */
function ordinal(categories: number): AlphaDistance {
  const ranks = new Float64Array(categories);
  return {
    prepare(ratings) {
      let below = 0;
      for (let category = 0; category < categories; category += 1) {
        ranks[category] = below + ratings[category]! / 2;
        below += ratings[category]!;
      }
    },
    sum: (entries, part) => squaredGaps(ranks, entries, part),
  };
}

/** Sum over ordered pairs of (a - b)^2 = 2 n sum (a - mean)^2: one pass more, and no cancellation. */
function squaredGaps(values: Float64Array, { category, times }: CategoryCounts, { start, end, n }: Part): number {
  let mean = 0;
  for (let at = start; at < end; at += 1) mean += times[at]! * values[category[at]!]!;
  mean /= n;
  let squares = 0;
  for (let at = start; at < end; at += 1) squares += times[at]! * (values[category[at]!]! - mean) ** 2;
  return 2 * n * squares;
}

/** Sum over ordered pairs of ((a - b) / (a + b))^2; equal values (two zeros too) are 0 apart. */
function ratioGaps(values: Float64Array, { category, times }: CategoryCounts, { start, end }: Part): number {
  let sum = 0;
  for (let i = start + 1; i < end; i += 1) {
    const a = values[category[i]!]!;
    let ofOne = 0;
    for (let j = start; j < i; j += 1) {
      const b = values[category[j]!]!;
      const gap = (a - b) / (a + b);
      ofOne += times[j]! * gap * gap;
    }
    sum += times[i]! * ofOne;
  }
  return 2 * sum;
}

/** Both distances are blind to a common factor; without it squares of huge values would overflow. */
function scaleByLargest(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? values : values.map((value) => value / largest);
}
