import { cohenKappa } from './cohen-kappa.ts';
import { MetricInputError } from './errors.ts';

/** A grade that people gave and the moderator's; null = none. */
export interface SeverityPair {
  readonly truth: number | null;
  readonly predicted: number | null;
}

export interface SeverityScore {
  /** Pairs with a known truth. */
  readonly n: number;
  /** Of these, with a grade by the moderator; null for n = 0. */
  readonly coverage: number | null;
  /** Cohen's kappa with weights (i - j)^2 over the graded pairs, by places in `levels`; null without variation. */
  readonly quadraticKappa: number | null;
  /** Mean |truth - predicted| in units of the scale. */
  readonly mae: number | null;
}

/**
 * Severity grades against people's. `levels`: all grades there are, ascending. Weights use places in the list, MAE the
 * grades themselves. Missing grades lower the coverage and are in neither number. Throws MetricInputError for another grade.
 */
export function severityScore(pairs: Iterable<SeverityPair>, levels: readonly number[]): SeverityScore {
  if (levels.length < 2 || levels.some((level, at) => at > 0 && !(level > levels[at - 1]!))) {
    throw new MetricInputError('severity needs two levels or more, ascending');
  }
  const place = new Map(levels.map((level, at) => [level, at]));
  const placeOf = (grade: number): number => {
    const at = place.get(grade);
    if (at === undefined) throw new MetricInputError(`severity ${grade} is not one of ${levels.join(', ')}`);
    return at;
  };
  const table = levels.map(() => levels.map(() => 0));
  let [n, graded, apart] = [0, 0, 0];
  for (const { truth, predicted } of pairs) {
    const [row, column] = [truth === null ? null : placeOf(truth), predicted === null ? null : placeOf(predicted)];
    if (row === null) continue;
    n += 1;
    if (column === null) continue;
    graded += 1;
    table[row]![column]! += 1;
    apart += Math.abs(truth! - predicted!);
  }
  return {
    n,
    coverage: n === 0 ? null : graded / n,
    quadraticKappa: graded === 0 ? null : cohenKappa(table, 'quadratic'),
    mae: graded === 0 ? null : apart / graded,
  };
}
