import { quantileOf } from './quantile.ts';

/** Probabilities of the positive label in [0, 1] and what was true (1 or 0), in one order. */
export interface Forecasts {
  readonly probabilities: Float64Array;
  readonly outcomes: ArrayLike<number>;
}

/** Inner edges of `bins` bins of equal width, as scikit-learn's `linspace`. */
export function equalWidthEdges(bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
}

/** Inner edges of `bins` bins of equal mass: linear quantiles; tied values never part. */
export function equalMassEdges(probabilities: Float64Array, bins: number): number[] {
  const sorted = probabilities.slice().sort();
  return Array.from({ length: bins - 1 }, (_, i) => quantileOf(sorted, { k: i + 1, parts: bins }) ?? 0);
}

export interface CalibrationBin {
  /** The edges: (low, high], the first with 0 itself; the outermost are 0 and 1. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly meanProbability: number;
  readonly rate: number;
}

/** Bins that hold a forecast, in order. Right-closed: a value on an edge is in the lower bin, 0 in the first. M 4.5. */
export function calibrationBins({ probabilities, outcomes }: Forecasts, edges: readonly number[]): CalibrationBin[] {
  const n = new Float64Array(edges.length + 1);
  const sums = new Float64Array(edges.length + 1);
  const hits = new Float64Array(edges.length + 1);
  for (let i = 0; i < probabilities.length; i += 1) {
    const bin = binOf(edges, probabilities[i]!);
    n[bin]! += 1;
    sums[bin]! += probabilities[i]!;
    hits[bin]! += outcomes[i]!;
  }
  return [...n.keys()]
    .filter((bin) => n[bin]! > 0)
    .map((bin) => ({
      low: edges[bin - 1] ?? 0,
      high: edges[bin] ?? 1,
      n: n[bin]!,
      meanProbability: sums[bin]! / n[bin]!,
      rate: hits[bin]! / n[bin]!,
    }));
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && edges[bin]! < value) bin += 1;
  return bin;
}

/** Expected calibration error: sum (n_b / n) |mean p - rate|. Null for no forecasts. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number | null {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return null;
  return bins.reduce((sum, bin) => sum + (bin.n / n) * Math.abs(bin.meanProbability - bin.rate), 0);
}

/** Maximum calibration error. */
export function maximumCalibrationError(bins: readonly CalibrationBin[]): number | null {
  return bins.length === 0 ? null : Math.max(...bins.map((bin) => Math.abs(bin.meanProbability - bin.rate)));
}

/** Mean squared error of the probabilities. */
export function brierScore({ probabilities, outcomes }: Forecasts): number | null {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) sum += (probabilities[i]! - outcomes[i]!) ** 2;
  return probabilities.length === 0 ? null : sum / probabilities.length;
}

/** 1 - Brier / Brier of the base rate as every forecast; null for no forecasts or one class. M 4.5. */
export function brierSkill(forecasts: Forecasts): number | null {
  const { probabilities, outcomes } = forecasts;
  const brier = brierScore(forecasts);
  let hits = 0;
  for (let i = 0; i < probabilities.length; i += 1) hits += outcomes[i]!;
  const rate = hits / probabilities.length;
  if (brier === null || rate === 0 || rate === 1) return null;
  return 1 - brier / (rate * (1 - rate));
}

/**
 * The same forecasts as confidence in the likelier label, max(p, 1 - p), and whether that label was right; p = .5 says
 * negative. Their expected calibration error is the top-label ECE. M 4.5.
 */
export function topLabel({ probabilities, outcomes }: Forecasts): Forecasts {
  return {
    probabilities: probabilities.map((p) => Math.max(p, 1 - p)),
    outcomes: Uint8Array.from(probabilities, (p, i) => (p > 0.5 === (outcomes[i] === 1) ? 1 : 0)),
  };
}

/** Mean negative log-likelihood in nats, probabilities clipped to [2.2e-16, 1 - 2.2e-16] (the double's epsilon). */
export function logLoss({ probabilities, outcomes }: Forecasts): number | null {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    const p = Math.min(Math.max(probabilities[i]!, Number.EPSILON), 1 - Number.EPSILON);
    sum -= Math.log(outcomes[i] === 1 ? p : 1 - p);
  }
  return probabilities.length === 0 ? null : sum / probabilities.length;
}

export type CalibrationMetric = 'brier' | 'log_loss' | 'ece_equal_width_10' | 'ece_equal_mass_10';

/** The calibration metrics of a classification score. */
export function calibrationMetrics(forecasts: Forecasts): Record<CalibrationMetric, number | null> {
  const { probabilities } = forecasts;
  return {
    brier: brierScore(forecasts),
    log_loss: logLoss(forecasts),
    ece_equal_width_10: expectedCalibrationError(calibrationBins(forecasts, equalWidthEdges(10))),
    ece_equal_mass_10: expectedCalibrationError(calibrationBins(forecasts, equalMassEdges(probabilities, 10))),
  };
}
