import { type Interval, percentileInterval, resample, unitsOf } from '../bootstrap.ts';
import { randomStream } from '../prng.ts';
import { type AgreementView, createAgreementMeasure } from './agreement-measure.ts';
import { AGREEMENT_METRICS, type AgreementValues } from './agreement-score.ts';

/** Alpha on a ratio scale looks at every pair of values: beyond this many in all resamples it has no interval. */
const MAX_RATIO_PAIRS = 4e9;

export interface IntervalRules {
  readonly draws: number;
  readonly seed: number;
  readonly confidence: number;
  readonly stream: string;
}

/** Whether an interval of alpha would take minutes. */
export function isRatioTooFine({ level, patterns }: AgreementView, draws: number): boolean {
  return level === 'ratio' && draws * patterns.categories ** 2 > MAX_RATIO_PAIRS;
}

/**
 * Percentile bootstrap over items (over clusters of items, where rows name them), with the categories held fixed. Draw d
 * is one resample that all coefficients share.
 */
export function agreementIntervals(
  view: AgreementView,
  values: AgreementValues,
  { draws, seed, confidence, stream }: IntervalRules,
): Record<string, Interval | null> {
  const { table, patterns, pairs } = view;
  const units = unitsOf(table.cluster);
  const column = (codes: Int32Array, length: number) => ({
    codes: units.order.map((item) => codes[item]!),
    counts: new Int32Array(length),
  });
  const patternColumn = column(view.pattern, patterns.sizes.length);
  const pairColumn = pairs === null ? null : column(pairs.pair, pairs.first.length + 1);
  const tooFine = isRatioTooFine(view, draws);
  const measure = createAgreementMeasure(tooFine ? { ...view, level: 'nominal' } : view);
  const defined = AGREEMENT_METRICS.filter(
    (metric) => values[metric] !== null && !(tooFine && metric === 'krippendorff_alpha'),
  );
  const drawn = new Map(defined.map((metric) => [metric, new Float64Array(draws).fill(Number.NaN)]));
  resample(units, pairColumn === null ? [patternColumn] : [patternColumn, pairColumn], {
    draws,
    stream: randomStream(`agreement/${stream}`, seed),
    onDraw: (draw) => {
      const found = measure({ patterns: patternColumn.counts, pairs: pairColumn?.counts ?? [] });
      for (const [metric, column] of drawn) column[draw] = found[metric] ?? Number.NaN;
    },
  });
  const clustered = units.starts.length - 1 < table.items.length;
  const method = `percentile bootstrap over ${clustered ? 'clusters' : 'items'}`;
  const intervals: Record<string, Interval | null> = {};
  for (const metric of AGREEMENT_METRICS) {
    const column = drawn.get(metric);
    intervals[metric] = column === undefined ? null : percentileInterval(column, { level: confidence, method, seed });
  }
  return intervals;
}
