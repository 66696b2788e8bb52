import {
  brierSkill,
  type CalibrationBin,
  calibrationBins,
  equalWidthEdges,
  expectedCalibrationError,
  maximumCalibrationError,
  topLabel,
} from '../../metrics/calibration.ts';
import { prCurve } from '../../metrics/operating-points.ts';
import { thresholdsOf, trapezoidPrArea } from '../../metrics/ranking.ts';
import { taxonomyDigest } from '../../moderation/taxonomies/registry.ts';
import type { Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';
import type { ModeratorRows } from '../moderator-rows.ts';
import { type ScoredCases, scoredCases } from './scored-cases.ts';
import { type SelectiveReport, selectiveReport } from './selective-report.ts';
import { thinned } from './thinned.ts';
import { type ThresholdChoice, thresholdChoices } from './threshold-choices.ts';

export interface PrPoint {
  readonly threshold: number;
  readonly recall: number;
  readonly precision: number;
}

/** What a moderator's scores are worth. Over cases with known truth, a decision and a score. */
export interface RankingReport {
  readonly moderator: string;
  /** The estimator its scores come from. */
  readonly score_from: string;
  readonly n: number;
  /** Decisions without a score: in none of this. */
  readonly unscored: number;
  /** Share of truly unsafe among n: the average precision of a constant score. */
  readonly prevalence: number;
  /** Ten bins of equal width, those that hold a case. */
  readonly reliability: readonly CalibrationBin[];
  readonly maximum_calibration_error: number | null;
  /** Expected error of the likelier side's probability against being right, ten bins (M 4.5). */
  readonly ece_top_label: number | null;
  /** 1 - Brier score over that of always saying the prevalence; null where that is 0. */
  readonly brier_skill: number | null;
  /** Trapezoid under the precision-recall curve: not the average precision. */
  readonly trapezoid_pr_area: number | null;
  /** At most POINTS of the curve's points, its ends among them. */
  readonly pr_curve: readonly PrPoint[];
  readonly selective: SelectiveReport;
  /** Chosen on one half of the cases and judged on the other. */
  readonly thresholds: readonly ThresholdChoice[];
  readonly threshold_notes: readonly string[];
  /** `id@digest` that a threshold of these is good for. */
  readonly taxonomy: string;
  /** SHA-256 over the ids of the cases that thresholds were chosen on. */
  readonly dev_digest: string | null;
  readonly dev_cases: number;
}

/** Points kept of a curve: more than a plot can show. */
const POINTS = 200;

/** Null where the moderator gives no scores. */
export function rankingReport(of: {
  readonly moderator: string;
  readonly scoreFrom: string;
  readonly taxonomy: Taxonomy;
  readonly rows: ModeratorRows;
  readonly seed: number;
}): RankingReport | null {
  const scored = scoredCases(of.rows, of.seed);
  if (scored === null || scored.ids.length === 0) return null;
  const { scores, positive } = scored;
  const forecasts = { probabilities: scores, outcomes: positive };
  const ordered = thresholdsOf(scores, positive);
  const bins = calibrationBins(forecasts, equalWidthEdges(10));
  const digest = taxonomyDigest(of.taxonomy);
  const chosen = thresholdChoices(scored, { id: of.taxonomy.id, digest });
  return {
    moderator: of.moderator,
    score_from: of.scoreFrom,
    n: scores.length,
    unscored: scored.unscored,
    prevalence: positive.reduce((sum, one) => sum + one, 0) / scores.length,
    reliability: bins,
    maximum_calibration_error: maximumCalibrationError(bins),
    ece_top_label: expectedCalibrationError(calibrationBins(topLabel(forecasts), equalWidthEdges(10))),
    brier_skill: brierSkill(forecasts),
    trapezoid_pr_area: trapezoidPrArea(ordered),
    pr_curve: thinned(prCurve(ordered), POINTS),
    selective: selectiveReport(itemsOf(scored), POINTS),
    ...chosen,
    taxonomy: `${of.taxonomy.id}@${digest.slice(0, 12)}`,
  };
}

/** A case's confidence is that of its likelier side, max(p, 1 - p). */
function itemsOf({ scores, wrong }: ScoredCases): { confidence: number; error: boolean }[] {
  return Array.from(scores, (score, i) => ({ confidence: Math.max(score, 1 - score), error: wrong[i] === 1 }));
}
