import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brierScore,
  brierSkill,
  calibrationBins,
  equalMassEdges,
  equalWidthEdges,
  expectedCalibrationError,
  logLoss,
  maximumCalibrationError,
  topLabel,
} from '../../metrics/calibration.ts';
import { atBestF1, atFpr, atRecall, operatingPoints, prCurve } from '../../metrics/operating-points.ts';
import { rankingMetrics, thresholdsOf, trapezoidPrArea } from '../../metrics/ranking.ts';
import { rankedRows, scored } from './support.ts';

const C = {
  truths: [1, 0, 1, 1, 0, 0, 1, 0, 0, 0],
  scores: [0.95, 0.9, 0.8, 0.7, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1],
};

describe('ranking metrics by the worked example C (M 4.4)', () => {
  const thresholds = thresholdsOf(Float64Array.from(C.scores), C.truths);

  it('gives average precision in the step form and ROC AUC with half ties', () => {
    const { metrics } = scored(rankedRows(C.scores, C.truths));
    expect(metrics.average_precision).toBeCloseTo(0.709524, 6);
    expect(metrics.roc_auc).toBeCloseTo(0.770833, 6);
    expect(trapezoidPrArea(thresholds)).toBeCloseTo(0.688095, 6);
  });

  it('finds operating points', () => {
    const points = operatingPoints(thresholds);
    expect([0.5, 0.75, 0.9].map((recall) => atRecall(points, recall)!.threshold)).toEqual([0.8, 0.7, 0.4]);
    expect(atRecall(points, 0.5)!.fpr).toBeCloseTo(0.1667, 4);
    expect(atRecall(points, 0.75)!.fpr).toBeCloseTo(0.3333, 4);
    expect(atRecall(points, 0.9)!.fpr).toBe(0.5);
    expect(atFpr(points, 0.2)).toMatchObject({ threshold: 0.8, recall: 0.5 });
    expect(atBestF1(points)!.threshold).toBe(0.4);
    expect(atBestF1(points)!.f1).toBeCloseTo(0.727273, 6);
  });

  it('draws the precision-recall curve by distinct scores', () => {
    const curve = prCurve(thresholds);
    expect(curve).toHaveLength(9);
    expect(curve[0]).toEqual({ threshold: 0.95, recall: 0.25, precision: 1 });
    expect(curve[3]).toEqual({ threshold: 0.7, recall: 0.75, precision: 0.6 });
    const steps = curve.map(({ recall, precision }, at) => (recall - (curve[at - 1]?.recall ?? 0)) * precision);
    expect(steps.reduce((sum, step) => sum + step, 0)).toBeCloseTo(0.709524, 6);
    expect(prCurve(thresholdsOf(Float64Array.from(C.scores), new Uint8Array(10)))).toEqual([]);
  });

  it('gives the prevalence as AP of a constant score, and nothing with one class', () => {
    expect(
      scored(
        rankedRows(
          C.scores.map(() => 0.3),
          C.truths,
        ),
      ).metrics,
    ).toMatchObject({ average_precision: 0.4, roc_auc: 0.5 });
    for (const truth of [0, 1]) {
      const score = scored(
        rankedRows(
          C.scores,
          C.truths.map(() => truth),
        ),
      );
      expect(score.metrics).toMatchObject({ average_precision: null, roc_auc: null });
      expect(score.metrics.brier).not.toBeNull();
      expect(score.notes.join('\n')).toMatch(/average_precision, roc_auc: null, one class only/);
    }
  });

  it('refuses hard labels, whose AP would be .475 and AUC .625, the balanced accuracy', () => {
    const hard = C.scores.map((score) => (score >= 0.5 ? 1 : 0));
    const refused = scored(rankedRows(hard, C.truths));
    for (const metric of ['average_precision', 'roc_auc', 'brier', 'log_loss', 'ece_equal_width_10'] as const) {
      expect(refused.metrics[metric]).toBeNull();
    }
    expect(refused.notes.join('\n')).toMatch(/only 0 and 1/);
    const values = rankingMetrics(thresholdsOf(Float64Array.from(hard), C.truths));
    expect(values.average_precision).toBeCloseTo(0.475, 12);
    expect(values.roc_auc).toBeCloseTo(0.625, 12);
    expect(refused.metrics.balanced_accuracy).toBeCloseTo(0.625, 12);
  });

  it('ranks scores outside [0, 1] but does not call them probabilities', () => {
    const { metrics, notes } = scored(
      rankedRows(
        C.scores.map((score) => score * 10),
        C.truths,
      ),
    );
    expect(metrics.average_precision).toBeCloseTo(0.709524, 6);
    expect(metrics).toMatchObject({ brier: null, log_loss: null, ece_equal_width_10: null, ece_equal_mass_10: null });
    expect(notes.join('\n')).toMatch(/outside \[0, 1\]/);
  });

  it('leaves rows without a score out and says how many', () => {
    const rows = [...rankedRows(C.scores, C.truths), { case_id: 'x', truth: 'unsafe', predicted: 'safe', score: null }];
    const { metrics, notes } = scored(rows);
    expect(metrics.average_precision).toBeCloseTo(0.709524, 6);
    expect(notes.join('\n')).toMatch(/1 of 11 rows with known truth have no score/);
  });

  it('equals its definition by pairs for any scores and ties', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 6 }), positive: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const scores = Float64Array.from(rows, (r) => r.score);
        const { roc_auc } = rankingMetrics(
          thresholdsOf(
            scores,
            rows.map((r) => r.positive),
          ),
        );
        const pairs = rows.flatMap((p) =>
          p.positive === 1 ? rows.filter((q) => q.positive === 0).map((q) => [p, q] as const) : [],
        );
        if (pairs.length === 0) {
          expect(roc_auc).toBeNull();
          return;
        }
        const won = pairs.reduce((sum, [p, q]) => sum + (p.score > q.score ? 1 : p.score === q.score ? 0.5 : 0), 0);
        expect(roc_auc).toBeCloseTo(won / pairs.length, 12);
      }),
    );
  });
});

describe('calibration by the worked example D (M 4.5)', () => {
  const p = [0.05, 0.12, 0.18, 0.25, 0.33, 0.47, 0.52, 0.61, 0.68, 0.74, 0.83, 0.88, 0.91, 0.97, 0.99, 0.4];
  const outcomes = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1];
  const forecasts = { probabilities: Float64Array.from(p), outcomes };

  it('bins in five of equal width', () => {
    const bins = calibrationBins(forecasts, equalWidthEdges(5));
    expect(bins.map((bin) => [bin.n, round4(bin.meanProbability), round4(bin.rate)])).toEqual([
      [3, 0.1167, 0],
      [3, 0.3267, 0.6667],
      [2, 0.495, 0.5],
      [3, 0.6767, 0.6667],
      [5, 0.916, 0.8],
    ]);
    expect(bins.map(({ low, high }) => [low, round4(high)])).toEqual(
      [0, 1, 2, 3, 4].map((bin) => [bin * (1 / 5), round4((bin + 1) / 5)]),
    );
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.124375, 9);
    expect(maximumCalibrationError(bins)).toBeCloseTo(0.34, 9);
  });

  it('gives the other binnings', () => {
    expect(expectedCalibrationError(calibrationBins(forecasts, equalWidthEdges(10)))).toBeCloseTo(0.231875, 9);
    expect(
      expectedCalibrationError(calibrationBins(forecasts, equalMassEdges(forecasts.probabilities, 4))),
    ).toBeCloseTo(0.098125, 9);
    const top = topLabel(forecasts);
    expect(Array.from(top.outcomes).reduce((sum, v) => sum + v, 0) / p.length).toBe(0.75);
    expect(expectedCalibrationError(calibrationBins(top, equalWidthEdges(10)))).toBeCloseTo(0.091875, 9);
  });

  it('gives Brier, its skill over the base rate, and log loss', () => {
    const rate = outcomes.reduce((sum, v) => sum + v, 0) / outcomes.length;
    const base = brierScore({ probabilities: new Float64Array(p.length).fill(rate), outcomes })!;
    expect(brierScore(forecasts)).toBeCloseTo(0.18040625, 12);
    expect(base).toBeCloseTo(0.24609375, 12);
    expect(brierSkill(forecasts)).toBeCloseTo(0.266921, 6);
    expect(brierSkill({ probabilities: forecasts.probabilities, outcomes: outcomes.map(() => 1) })).toBeNull();
    expect(logLoss(forecasts)).toBeCloseTo(0.527452, 6);
  });

  it('reaches the score of a file', () => {
    const { metrics } = scored(rankedRows(p, outcomes));
    expect(metrics.ece_equal_width_10).toBeCloseTo(0.231875, 9);
    expect(metrics.brier).toBeCloseTo(0.18040625, 12);
    expect(metrics.log_loss).toBeCloseTo(0.527452, 6);
  });

  it('puts an edge into the lower bin and 0 into the first', () => {
    const bins = (values: number[]) =>
      calibrationBins({ probabilities: Float64Array.from(values), outcomes: values.map(() => 0) }, equalWidthEdges(5));
    expect(bins([0, 0.2]).map((bin) => bin.n)).toEqual([2]);
    expect(bins([0.2, 0.2000001]).map((bin) => bin.n)).toEqual([1, 1]);
    expect(bins([1, 0.8]).map((bin) => bin.n)).toEqual([1, 1]);
  });

  it('keeps tied values in one bin of equal mass', () => {
    const probabilities = Float64Array.from([0.1, ...new Array(18).fill(0.5), 0.9]);
    const bins = calibrationBins({ probabilities, outcomes: new Array(20).fill(0) }, equalMassEdges(probabilities, 10));
    expect(bins.map((bin) => bin.n).sort((x, y) => x - y)).toEqual([1, 19]);
  });

  it('stays finite when a certain forecast is wrong', () => {
    expect(logLoss({ probabilities: Float64Array.from([0]), outcomes: [1] })).toBeCloseTo(-Math.log(Number.EPSILON), 9);
  });
});

function round4(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
