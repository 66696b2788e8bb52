import type { Interval } from './bootstrap.ts';
import { MetricInputError } from './errors.ts';
import { twoSidedZ } from './normal.ts';

export interface Repeatability {
  /** Cases with two answers or more; others say nothing and are left out. */
  readonly cases: number;
  /** Answers of these cases. */
  readonly repeats: number;
  /** Mean over cases of the share of pairs of answers that differ: how likely asking again changes the verdict. */
  readonly verdictFlipRate: number;
  /** Share of cases whose answers are all alike. */
  readonly shareUnanimous: number;
  /** Mean over cases of the entropy of the answers, in bits. */
  readonly verdictEntropy: number;
}

/**
 * How much verdicts change when each case is asked k times (M 4.12; flip rate by pairs: our definition). `cases`: the
 * verdicts of each case; null = no answer, a value like any other, because an answer now and none then is a change. Null
 * when no case was repeated.
 */
export function repeatability(cases: Iterable<readonly (string | null)[]>): Repeatability | null {
  let [n, repeats, flips, unanimous, entropy] = [0, 0, 0, 0, 0];
  for (const verdicts of cases) {
    const k = verdicts.length;
    if (k < 2) continue;
    const counts = new Map<string | null, number>();
    for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    n += 1;
    repeats += k;
    let alike = 0;
    for (const count of counts.values()) {
      alike += (count * (count - 1)) / (k * (k - 1));
      entropy -= (count / k) * Math.log2(count / k);
    }
    flips += counts.size === 1 ? 0 : 1 - alike;
    unanimous += counts.size === 1 ? 1 : 0;
  }
  if (n === 0) return null;
  return {
    cases: n,
    repeats,
    verdictFlipRate: flips / n,
    shareUnanimous: unanimous / n,
    verdictEntropy: entropy / n,
  };
}

export interface RunSpread {
  readonly runs: number;
  readonly mean: number;
  /** Sample standard deviation between runs (divisor runs - 1). */
  readonly sd: number;
  /** Standard deviation that the item bootstrap's interval stands for: its width / 2z; null without an interval. */
  readonly itemSd: number | null;
  /** sd / itemSd: how much of the doubt asking again makes, against which cases were drawn; null when itemSd is 0. */
  readonly ratio: number | null;
}

/**
 * Run-to-run spread of a headline number beside the item bootstrap of one run (M 4.12). Null for fewer than two runs.
 * Throws MetricInputError for a value that is no number: a run without the headline must be left out by name.
 */
export function runSpread(headlines: readonly number[], itemInterval: Interval | null): RunSpread | null {
  if (headlines.some((value) => !Number.isFinite(value))) throw new MetricInputError('a headline is no finite number');
  const runs = headlines.length;
  if (runs < 2) return null;
  const mean = headlines.reduce((sum, value) => sum + value, 0) / runs;
  const sd = Math.sqrt(headlines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1));
  const itemSd =
    itemInterval === null ? null : (itemInterval.high - itemInterval.low) / (2 * twoSidedZ(itemInterval.level));
  return { runs, mean, sd, itemSd, ratio: itemSd === null || itemSd === 0 ? null : sd / itemSd };
}
