import { type CalibrationMetric, calibrationMetrics } from './calibration.ts';
import type { ClassificationTable } from './classification-table.ts';
import type { LabelScheme } from './label-scheme.ts';
import { isScorable } from './label-scheme.ts';
import { distinctDescending, isHardLabels, rankingMetrics, thresholdIndex } from './ranking.ts';

/** What the whole score column is (groups are read as the whole is). `none`: no row has one; `hard`: only 0 and 1, refused; `any`: ranks; `probability`: within [0, 1] too. */
export type ScoreColumnKind = 'none' | 'hard' | 'any' | 'probability';

export interface ScoredRows {
  /** Rows of the table, and their scores and truths (1 = positive) in one order. */
  readonly rows: Int32Array;
  readonly scores: Float64Array;
  readonly positive: Uint8Array;
}

/** Scorable rows that carry a score; with `answeredOnly` only those that also carry a prediction. */
export function scoredRows(
  table: ClassificationTable,
  rows: Int32Array,
  { scheme, truth, answeredOnly }: { scheme: LabelScheme; truth: Int32Array; answeredOnly: boolean },
): ScoredRows {
  const used = rows.filter(
    (row) =>
      isScorable(table, row) && !Number.isNaN(table.score[row]!) && (!answeredOnly || table.predicted[row]! >= 0),
  );
  const scores = new Float64Array(used.length);
  const positive = new Uint8Array(used.length);
  for (let i = 0; i < used.length; i += 1) {
    scores[i] = table.score[used[i]!]!;
    positive[i] = scheme.positive?.[truth[table.truth[used[i]!]!]!] ?? 0;
  }
  return { rows: used, scores, positive };
}

/** Scored rows with their thresholds: `threshold[i]` is the place of `scores[i]` among `distinct`, which descend. */
export interface RankedRows extends ScoredRows {
  readonly distinct: Float64Array;
  readonly threshold: Int32Array;
}

export function rankedRows(scored: ScoredRows): RankedRows {
  const distinct = distinctDescending(scored.scores);
  const threshold = Int32Array.from(scored.scores, (score) => thresholdIndex(distinct, score));
  return { ...scored, distinct, threshold };
}

export function scoreColumnKind(scores: Float64Array): ScoreColumnKind {
  if (scores.length === 0) return 'none';
  if (isHardLabels(distinctDescending(scores))) return 'hard';
  return scores.every((score) => score >= 0 && score <= 1) ? 'probability' : 'any';
}

export type ScoreMetric = 'average_precision' | 'roc_auc' | CalibrationMetric;

export const NO_SCORE_METRICS: Readonly<Record<ScoreMetric, null>> = {
  average_precision: null,
  roc_auc: null,
  brier: null,
  log_loss: null,
  ece_equal_width_10: null,
  ece_equal_mass_10: null,
};

export function scoreMetrics(
  { scores, positive, distinct, threshold }: RankedRows,
  kind: ScoreColumnKind,
): Record<ScoreMetric, number | null> {
  if (scores.length === 0 || kind === 'none' || kind === 'hard') return NO_SCORE_METRICS;
  const [positives, negatives] = [new Float64Array(distinct.length), new Float64Array(distinct.length)];
  for (let i = 0; i < threshold.length; i += 1) (positive[i] === 1 ? positives : negatives)[threshold[i]!]! += 1;
  return {
    ...NO_SCORE_METRICS,
    ...rankingMetrics({ positives, negatives }),
    ...(kind === 'probability' ? calibrationMetrics({ probabilities: scores, outcomes: positive }) : {}),
  };
}
