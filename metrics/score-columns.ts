import { type CalibrationMetric, calibrationMetrics } from './calibration.ts';
import type { ClassificationTable } from './classification-table.ts';
import type { LabelScheme } from './label-scheme.ts';
import { isScorable } from './label-scheme.ts';
import { distinctDescending, isHardLabels, rankingMetrics, thresholdsOf } from './ranking.ts';

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
  return {
    rows: used,
    scores: Float64Array.from(used, (row) => table.score[row]!),
    positive: Uint8Array.from(used, (row) => scheme.positive?.[truth[table.truth[row]!]!] ?? 0),
  };
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
  { scores, positive }: ScoredRows,
  kind: ScoreColumnKind,
): Record<ScoreMetric, number | null> {
  if (scores.length === 0 || kind === 'none' || kind === 'hard') return NO_SCORE_METRICS;
  return {
    ...NO_SCORE_METRICS,
    ...rankingMetrics(thresholdsOf(scores, positive)),
    ...(kind === 'probability' ? calibrationMetrics({ probabilities: scores, outcomes: positive }) : {}),
  };
}
