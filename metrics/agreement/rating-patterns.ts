/**
 * Distinct ways in which items were rated. Coefficients of any number of raters depend on an item only by how often it
 * got each category, so a data set (and each resample of it) is a count of items for each pattern.
 */
export interface RatingPatterns {
  /** How many categories there are. */
  readonly categories: number;
  /** Pattern p owns the entries `starts[p]` up to `starts[p + 1]`. */
  readonly starts: Int32Array;
  /** By entry: a category, ascending within a pattern, and how many ratings of an item it got (1 or more). */
  readonly category: Int32Array;
  readonly times: Int32Array;
  /** By pattern: ratings of one item. */
  readonly sizes: Int32Array;
}

/** A coefficient of the items counted by pattern: `items[p]` items of pattern p. Null where undefined. */
export type PatternMeasure = (items: ArrayLike<number>) => number | null;

/**
 * Patterns of items, each given as the categories of its ratings (indexes below `categories`, in any order), and the
 * pattern of each item.
 */
export function patternsOf(
  items: Iterable<ArrayLike<number>>,
  categories: number,
): { readonly patterns: RatingPatterns; readonly codes: Int32Array } {
  const known = new Map<string, number>();
  const codes: number[] = [];
  const starts = [0];
  const category: number[] = [];
  const times: number[] = [];
  const sizes: number[] = [];
  for (const ratings of items) {
    const sorted = Int32Array.from(ratings).sort();
    const key = sorted.join();
    const code = known.get(key) ?? known.size;
    codes.push(code);
    if (code < known.size) continue;
    known.set(key, code);
    for (let at = 0; at < sorted.length; ) {
      const of = sorted[at]!;
      const first = at;
      while (at < sorted.length && sorted[at] === of) at += 1;
      category.push(of);
      times.push(at - first);
    }
    starts.push(category.length);
    sizes.push(sorted.length);
  }
  const patterns = {
    categories,
    starts: Int32Array.from(starts),
    category: Int32Array.from(category),
    times: Int32Array.from(times),
    sizes: Int32Array.from(sizes),
  };
  return { patterns, codes: Int32Array.from(codes) };
}

/** Items by pattern. */
export function countItems(codes: Int32Array, patterns: RatingPatterns): Int32Array {
  const items = new Int32Array(patterns.sizes.length);
  for (const code of codes) items[code]! += 1;
  return items;
}

/** By pattern: the share of an item's pairs of ratings that agree, sum t (t - 1) / (m (m - 1)); NaN for one rating. */
export function pairAgreement({ starts, times, sizes }: RatingPatterns): Float64Array {
  return Float64Array.from(sizes, (size, pattern) => {
    let agreeing = 0;
    for (let at = starts[pattern]!; at < starts[pattern + 1]!; at += 1) agreeing += times[at]! * (times[at]! - 1);
    return agreeing / (size * (size - 1));
  });
}
