import { MetricInputError } from './errors.ts';
import { wilsonInterval } from './intervals.ts';
import { normalQuantile, twoSidedZ } from './normal.ts';

/** A share (accuracy, recall, FPR) over `n` cases: for recall n counts the positives. `share`: the value expected. */
export interface PlannedShare {
  readonly metric: 'share';
  readonly n: number;
  readonly share: number;
  readonly level?: number;
}

/** Macro-F1 over labels with these supports. `f1`: the value expected of each. */
export interface PlannedMacroF1 {
  readonly metric: 'macro_f1';
  readonly supports: readonly number[];
  readonly f1: number;
  readonly level?: number;
}

export interface ExpectedWidth {
  readonly low: number;
  readonly high: number;
  /** high - low. */
  readonly width: number;
  readonly method: string;
}

/**
 * Interval to expect before a run. Share: Wilson's interval at exactly the expected share. Macro-F1: normal, with the
 * standard deviation of `macroF1Sd`. Null for no cases. Throws MetricInputError for a share or F1 outside [0, 1].
 */
export function expectedWidth(plan: PlannedShare | PlannedMacroF1): ExpectedWidth | null {
  const z = twoSidedZ(plan.level ?? 0.95);
  if (plan.metric === 'share') {
    checkShares([plan.share]);
    const range = wilsonInterval(plan.share * plan.n, plan.n, z);
    return range === null ? null : { ...range, width: range.high - range.low, method: 'Wilson at the expected share' };
  }
  const sd = macroF1Sd(plan);
  if (sd === null) return null;
  const [low, high] = [Math.max(0, plan.f1 - z * sd), Math.min(1, plan.f1 + z * sd)];
  return { low, high, width: high - low, method: 'normal, F1 by the delta method (our definition)' };
}

/**
 * Standard deviation of macro-F1 by a declared approximation (our definition): true positives and errors of a label are
 * independent Poisson counts, predictions are as many as truths and labels independent, so that by the delta method
 * Var(F1_c) = F (1 - F) (2 - F) / (2 n_c) and Var(macro) = sum Var(F1_c) / K^2. Null when a label has no case.
 */
export function macroF1Sd({ supports, f1 }: Pick<PlannedMacroF1, 'supports' | 'f1'>): number | null {
  checkShares([f1]);
  if (supports.length === 0 || supports.some((n) => !(n > 0))) return null;
  const variance = supports.reduce((sum, n) => sum + (f1 * (1 - f1) * (2 - f1)) / (2 * n), 0);
  return Math.sqrt(variance) / supports.length;
}

/** Two moderators on the same `n` cases of which a share `discordant` is right under only one of them. */
export interface PairedShare {
  readonly metric: 'paired_share';
  readonly n: number;
  readonly discordant: number;
  readonly level?: number;
  /** Default .8. */
  readonly power?: number;
}

/** Two moderators' macro-F1 on the same cases. `correlation` of the two values over samples; default .5 (our definition). */
export interface PairedMacroF1 extends PlannedMacroF1 {
  readonly correlation?: number;
  readonly power?: number;
}

export interface DetectableDifference {
  /** The smallest true difference that the paired test finds with the power asked for. */
  readonly difference: number;
  readonly method: string;
}

/**
 * Minimal detectable difference before a run. Shares: McNemar's test, Connor 1987 (Biometrics 43, 207): the d with
 * n d^2 = (z_level sqrt(discordant) + z_power sqrt(discordant - d^2))^2. Macro-F1: (z_level + z_power) sqrt(2 (1 -
 * correlation)) sd, with the sd of `macroF1Sd` (our definition). Null where even a difference as large as `discordant`
 * (or 1) is not found.
 */
export function detectableDifference(plan: PairedShare | PairedMacroF1): DetectableDifference | null {
  const [a, b] = [twoSidedZ(plan.level ?? 0.95), normalQuantile(plan.power ?? 0.8)];
  if (plan.metric === 'macro_f1') {
    const sd = macroF1Sd(plan);
    const correlation = plan.correlation ?? 0.5;
    checkShares([correlation]);
    const difference = sd === null ? null : (a + b) * Math.sqrt(2 * (1 - correlation)) * sd;
    if (difference === null || difference > 1) return null;
    return { difference, method: `normal, F1 by the delta method, correlation ${correlation} (our definition)` };
  }
  const { n, discordant } = plan;
  checkShares([discordant]);
  const needed = (d: number) => ((a * Math.sqrt(discordant) + b * Math.sqrt(discordant - d * d)) / d) ** 2;
  if (!(n > 0) || discordant === 0 || needed(discordant) > n) return null;
  let [low, high] = [0, discordant];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (needed(middle) > n) low = middle;
    else high = middle;
  }
  return { difference: high, method: `McNemar (Connor 1987), ${discordant} of cases discordant` };
}

function checkShares(values: readonly number[]): void {
  for (const value of values) {
    if (!(value >= 0 && value <= 1)) throw new MetricInputError(`a share is in [0, 1], not ${value}`);
  }
}
