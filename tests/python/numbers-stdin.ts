import { createInterface } from 'node:readline';
import {
  brierScore,
  brierSkill,
  calibrationBins,
  equalMassEdges,
  equalWidthEdges,
  logLoss,
  topLabel,
} from '../../metrics/calibration.ts';
import { cohenKappa } from '../../metrics/cohen-kappa.ts';
import { wilsonInterval } from '../../metrics/intervals.ts';
import { mcnemarChiSquared, mcnemarExact } from '../../metrics/mcnemar.ts';
import { benjaminiHochberg, holm } from '../../metrics/multiple-testing.ts';
import { operatingPoints, prCurve } from '../../metrics/operating-points.ts';
import { rankingMetrics, thresholdsOf, trapezoidPrArea } from '../../metrics/ranking.ts';
import { samplesF1 } from '../../metrics/samples-f1.ts';
import { severityScore } from '../../metrics/severity.ts';
import { subgroupAucs } from '../../metrics/subgroup-auc.ts';

/** The functions behind reports, one table a line. For `numbers_differential.py`; not part of the product. */
for await (const line of createInterface({ input: process.stdin })) {
  const { y, s, groups, a, b, levels, pairs, p, shares, cells, bins } = JSON.parse(line);
  const scores = Float64Array.from(s as number[]);
  const forecasts = { probabilities: scores, outcomes: y as number[] };
  const thresholds = thresholdsOf(scores, y);
  const matrix = levels.map((i: number) =>
    levels.map((j: number) => a.filter((x: number, at: number) => x === i && b[at] === j).length),
  );
  const found = {
    brier: brierScore(forecasts),
    brier_skill: brierSkill(forecasts),
    log_loss: logLoss(forecasts),
    uniform: calibrationBins(forecasts, equalWidthEdges(bins)).map((bin) => [bin.rate, bin.meanProbability]),
    quantile: calibrationBins(forecasts, equalMassEdges(scores, bins)).map((bin) => [bin.rate, bin.meanProbability]),
    top_label: calibrationBins(topLabel(forecasts), equalWidthEdges(bins)).map((bin) => [
      bin.rate,
      bin.meanProbability,
    ]),
    ranking: rankingMetrics(thresholds),
    trapezoid: trapezoidPrArea(thresholds),
    pr: prCurve(thresholds).map((point) => [point.threshold, point.recall, point.precision]),
    roc: operatingPoints(thresholds).map((point) => [point.threshold, point.recall, point.fpr]),
    subgroup: subgroupAucs(
      s.map((score: number, at: number) => ({ score, positive: y[at] === 1, subgroup: groups[at] })),
    ),
    kappa: (['nominal', 'linear', 'quadratic'] as const).map((weight) => cohenKappa(matrix, weight)),
    severity: severityScore(
      a.map((truth: number, at: number) => ({ truth, predicted: b[at] })),
      levels,
    ),
    mcnemar: [
      mcnemarExact(pairs).exact,
      mcnemarChiSquared(pairs, { correction: true }),
      mcnemarChiSquared(pairs, { correction: false }),
    ],
    holm: holm(p),
    bh: benjaminiHochberg(p),
    wilson: shares.map(([k, n]: [number, number]) => wilsonInterval(k, n)),
    samples_f1: ([0, 1] as const).map((zero) => samplesF1(cells, zero)),
  };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
