import { ratio } from '../classification.ts';
import type { KappaWeight } from '../cohen-kappa.ts';

/** Distinct pairs of categories: pair p is (`first[p]`, `second[p]`) of two raters, indexes below `categories`. */
export interface RatingPairs {
  readonly categories: number;
  readonly first: Int32Array;
  readonly second: Int32Array;
}

export type CohenKappas = Readonly<Record<KappaWeight, number | null>>;

/**
 * Cohen's kappa of two raters, unweighted and with the weights |i - j| and (i - j)^2 of positions, in [-1, 1]. The same
 * numbers as `cohenKappa` of the square table, from its margins and its cells that occur: a scale may have thousands of
 * values, and 2,000 resamples are taken. `items[p]`: items with pair p. Null when no disagreement is expected. M 4.6.
 */
export function createCohenKappas(pairs: RatingPairs): (items: ArrayLike<number>) => CohenKappas {
  const rows = new Float64Array(pairs.categories);
  const columns = new Float64Array(pairs.categories);
  return (items) => {
    rows.fill(0);
    columns.fill(0);
    let n = 0;
    const observed = { nominal: 0, linear: 0, quadratic: 0 };
    for (let pair = 0; pair < pairs.first.length; pair += 1) {
      const count = items[pair]!;
      if (count === 0) continue;
      const [a, b] = [pairs.first[pair]!, pairs.second[pair]!];
      const steps = Math.abs(a - b);
      n += count;
      rows[a]! += count;
      columns[b]! += count;
      if (steps === 0) continue;
      observed.nominal += count;
      observed.linear += count * steps;
      observed.quadratic += count * steps * steps;
    }
    if (n === 0) return { nominal: null, linear: null, quadratic: null };
    const expected = expectedOf(rows, columns, n);
    const kappa = (weight: KappaWeight): number | null => {
      const share = ratio(observed[weight] * n, expected[weight]);
      return share === null ? null : 1 - share;
    };
    return { nominal: kappa('nominal'), linear: kappa('linear'), quadratic: kappa('quadratic') };
  };
}

/** Sum of row_i column_j times the weight of (i, j), in one pass each: steps are counted by the cuts between i and j. */
function expectedOf(rows: Float64Array, columns: Float64Array, n: number): Record<KappaWeight, number> {
  let equal = 0;
  let cuts = 0;
  const below = { rows: 0, columns: 0 };
  const mean = { rows: 0, columns: 0 };
  for (let at = 0; at < rows.length; at += 1) {
    equal += rows[at]! * columns[at]!;
    below.rows += rows[at]!;
    below.columns += columns[at]!;
    cuts += below.rows * (n - below.columns) + below.columns * (n - below.rows);
    mean.rows += (at * rows[at]!) / n;
    mean.columns += (at * columns[at]!) / n;
  }
  let spread = 0;
  for (let at = 0; at < rows.length; at += 1) {
    spread += rows[at]! * (at - mean.rows) ** 2 + columns[at]! * (at - mean.columns) ** 2;
  }
  return {
    nominal: n * n - equal,
    linear: cuts,
    quadratic: n * spread + n * n * (mean.rows - mean.columns) ** 2,
  };
}
