import { type Interval, percentileInterval, resample, unitsOf } from '../../metrics/bootstrap.ts';
import { randomStream } from '../../metrics/prng.ts';

/** One case: how many of its labels are wrong, and what it is resampled with (null = alone). */
export interface LabelErrors {
  readonly errors: number;
  readonly cluster: string | null;
}

/**
 * Percentile bootstrap over clusters of subset accuracy (share of cases without a wrong label) and Hamming loss (share
 * of wrong labels among `width` a case). Null for no case or no draw.
 */
export function errorIntervals(
  cases: readonly LabelErrors[],
  {
    width,
    draws,
    seed,
    level,
    stream,
  }: {
    readonly width: number;
    readonly draws: number;
    readonly seed: number;
    readonly level: number;
    readonly stream: string;
  },
): { readonly subset_accuracy: Interval | null; readonly hamming_loss: Interval | null } {
  if (cases.length === 0 || draws === 0) return { subset_accuracy: null, hamming_loss: null };
  const codeOf = new Map<string, number>();
  const clusters = Int32Array.from(cases, ({ cluster }) => {
    if (cluster === null) return -1;
    const known = codeOf.get(cluster) ?? codeOf.size;
    codeOf.set(cluster, known);
    return known;
  });
  const units = unitsOf(clusters);
  const counts = new Int32Array(width + 1);
  const column = { codes: units.order.map((at) => cases[at]!.errors), counts };
  const subset = new Float64Array(draws);
  const hamming = new Float64Array(draws);
  resample(units, [column], {
    draws,
    stream: randomStream(`bootstrap/${stream}`, seed),
    onDraw: (draw) => {
      const n = counts.reduce((sum, count) => sum + count, 0);
      const wrong = counts.reduce((sum, count, errors) => sum + count * errors, 0);
      subset[draw] = counts[0]! / n;
      hamming[draw] = wrong / (n * width);
    },
  });
  const method = codeOf.size > 0 ? 'percentile bootstrap over clusters' : 'percentile bootstrap over rows';
  const of = (values: Float64Array) => percentileInterval(values, { level, method, seed });
  return { subset_accuracy: of(subset), hamming_loss: of(hamming) };
}
