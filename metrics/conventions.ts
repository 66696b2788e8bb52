import { BINARY_METRICS } from './classification.ts';
import type { IntervalOptions } from './classification-intervals.ts';
import {
  CLASSIFICATION_METRICS,
  type ClassificationOptions,
  type ClassificationScore,
  type MetricValues,
  SCORE_METRICS,
} from './classification-score.ts';
import type { ClassificationView } from './classification-view.ts';
import { CONTROVERSIAL, isScorable } from './label-scheme.ts';
import { MISSING_POLICIES, type MissingPolicy } from './missing.ts';
import { CATEGORY_METRICS } from './multilabel.ts';
import { PRNG } from './prng.ts';

/** Every choice that a reader needs to recompute the numbers. */
export function conventionsOf(
  { reading, scheme, table, rows }: ClassificationView,
  options: Omit<ClassificationOptions, 'seed' | 'level'> & IntervalOptions,
): ClassificationScore['conventions'] {
  const clustered = rows.some((row) => table.cluster.codes[row]! >= 0);
  return {
    average_over: scheme.labels.filter((_, label) => scheme.averageOver[label] === 1),
    average_precision: 'step form, tied scores are one threshold',
    bootstrap_unit: clustered ? 'cluster' : 'row',
    controversial: reading.controversialAs === CONTROVERSIAL ? 'class' : (options.controversial ?? 'strict'),
    draws: options.draws,
    equal_mass_edges: 'linear quantiles, right-closed, ties together',
    equal_width_bins: 'right-closed, 0 in the first',
    labels: reading.declared === null ? 'seen in truth or prediction' : 'declared',
    level: options.level ?? 0.95,
    log_loss_clip: Number.EPSILON,
    macro_f1: 'mean of the F1 of the labels',
    missing: options.policy,
    prng: PRNG,
    prng_state: 'first 16 bytes of SHA-256 of JSON ["bootstrap/<stream>", seed]',
    quantile: 'type 7',
    roc_auc_ties: '1/2',
    seed: options.seed ?? 1,
    stream: options.stream,
    zero_division: options.zeroDivision,
  };
}

export interface Findings {
  readonly metrics: MetricValues;
  readonly byMissing: Readonly<Record<MissingPolicy, MetricValues | null>>;
  readonly policy: MissingPolicy;
  readonly draws: number;
  readonly nTruth: number;
  readonly missing: number;
}

/** A line for each cause of an undefined value, and for what a reader would otherwise miss. */
export function notesOf(view: ClassificationView, findings: Findings): string[] {
  const { reading, scheme, scoreKind, table, inMean } = view;
  const { metrics, byMissing, policy, draws, nTruth } = findings;
  const notes = [...reading.notes];
  const explained = new Set<string>();
  const explain = (names: readonly string[], why: string) => {
    const open = names.filter((name) => metrics[name as keyof MetricValues] === null && !explained.has(name));
    for (const name of open) explained.add(name);
    if (open.length > 0) notes.push(`${open.join(', ')}: null, ${why}`);
  };
  if (byMissing[policy] === null)
    explain(CLASSIFICATION_METRICS, `--missing ${policy} needs exactly two labels, one of them positive`);
  if (table.patterns.length === 1) explain(CATEGORY_METRICS, 'no row has a category with known truth');
  else if (!inMean.includes(1)) explain(CATEGORY_METRICS, 'no known category is assessable');
  const scored = scoredCount(view);
  if (scored === 0) explain(SCORE_METRICS, 'no scored row has a score');
  if (scoreKind === 'hard') explain(SCORE_METRICS, 'the score column holds only 0 and 1: labels, not scores');
  if (nTruth === 0)
    explain(
      CLASSIFICATION_METRICS.filter((name) => !(CATEGORY_METRICS as readonly string[]).includes(name)),
      'no assessable row has known truth',
    );
  if (scheme.positive === null)
    explain([...BINARY_METRICS, ...SCORE_METRICS], 'no label is positive; name one with --positive');
  if (scoreKind === 'any') explain(SCORE_METRICS.slice(2), 'scores outside [0, 1] are no probabilities');
  explain(SCORE_METRICS, 'one class only');
  explain(CLASSIFICATION_METRICS, 'its denominator is 0');
  const undefinedPolicies = MISSING_POLICIES.filter((each) => each !== policy && byMissing[each] === null);
  if (undefinedPolicies.length > 0) {
    notes.push(`by_missing ${undefinedPolicies.join(', ')}: null, needs exactly two labels, one of them positive`);
  }
  if (draws === 0) notes.push('intervals: none, draws is 0');
  const withoutScore = scoreKind === 'any' || scoreKind === 'probability' ? nTruth - scored : 0;
  if (withoutScore > 0)
    notes.push(`${withoutScore} of ${nTruth} rows with known truth have no score; metrics of scores leave them out`);
  return notes;
}

function scoredCount({ table, rows }: ClassificationView): number {
  let n = 0;
  for (const row of rows) if (isScorable(table, row) && !Number.isNaN(table.score[row]!)) n += 1;
  return n;
}
