import { fillUniform, type RandomStream } from './prng.ts';
import { quantile } from './quantile.ts';

/** What is resampled: unit u holds the rows `starts[u]` up to `starts[u + 1]` of the codes. */
export interface ResampleUnits {
  readonly starts: Int32Array;
}

/** One column that all draws count: `codes[row]` in [0, counts.length). */
export interface CountedColumn {
  readonly codes: Int32Array;
  /** Overwritten in each draw: how often each code was drawn. */
  readonly counts: Int32Array;
}

/**
 * Bootstrap of whole units with replacement. Draw d is one resample: every column is counted over it, then `onDraw` is
 * called. As many units are drawn as there are.
 */
export function resample(
  { starts }: ResampleUnits,
  columns: readonly CountedColumn[],
  { draws, stream, onDraw }: { draws: number; stream: RandomStream; onDraw: (draw: number) => void },
): void {
  const units = starts.length - 1;
  const singles = starts[units] === units;
  const drawn = new Int32Array(units);
  for (let draw = 0; draw < draws; draw += 1) {
    fillUniform(stream, units, drawn);
    for (const { codes, counts } of columns) {
      counts.fill(0);
      if (singles) countSingles(drawn, codes, counts);
      else countUnits({ drawn, starts, codes, counts });
    }
    onDraw(draw);
  }
}

/**
 * The same resamples as how often each unit was drawn: `weights[u]`, overwritten in each draw. Cheaper than `resample` where
 * several things are counted over one draw, because each then passes over its rows in an order of its own.
 */
export function resampleWeights(
  { starts }: ResampleUnits,
  {
    draws,
    stream,
    onDraw,
  }: { draws: number; stream: RandomStream; onDraw: (weights: Uint16Array, draw: number) => void },
): void {
  const units = starts.length - 1;
  const drawn = new Int32Array(units);
  const weights = new Uint16Array(units);
  for (let draw = 0; draw < draws; draw += 1) {
    fillUniform(stream, units, drawn);
    weights.fill(0);
    for (let i = 0; i < units; i += 1) weights[drawn[i]!]! += 1;
    onDraw(weights, draw);
  }
}

function countSingles(drawn: Int32Array, codes: Int32Array, counts: Int32Array): void {
  for (let i = 0; i < drawn.length; i += 1) counts[codes[drawn[i]!]!]! += 1;
}

function countUnits(pass: { drawn: Int32Array; starts: Int32Array; codes: Int32Array; counts: Int32Array }): void {
  const { drawn, starts, codes, counts } = pass;
  for (let i = 0; i < drawn.length; i += 1) {
    const unit = drawn[i]!;
    const end = starts[unit + 1]!;
    for (let row = starts[unit]!; row < end; row += 1) counts[codes[row]!]! += 1;
  }
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly method: string;
  /** Draws made; `undefined_draws` of them gave no value and are left out. */
  readonly draws: number;
  readonly undefined_draws: number;
  readonly seed: number;
}

/** Percentile interval of the draws' values (NaN = undefined in that draw); null when none is defined. */
export function percentileInterval(
  values: Float64Array,
  { level, method, seed }: { level: number; method: string; seed: number },
): Interval | null {
  const defined = values.filter((value) => !Number.isNaN(value)).sort();
  const low = quantile(defined, (1 - level) / 2);
  const high = quantile(defined, (1 + level) / 2);
  if (low === null || high === null) return null;
  return {
    low,
    high,
    level,
    method,
    draws: values.length,
    undefined_draws: values.length - defined.length,
    seed,
  };
}

/**
 * Orders rows by unit. `clusters[i]`: the cluster of row i, -1 = its own unit. Units come in the order in which their
 * first row does. `order[at]` = the row (index into `clusters`) at place `at`.
 */
export function unitsOf(clusters: Int32Array): ResampleUnits & { readonly order: Int32Array } {
  const unitOfCluster = new Map<number, number>();
  const unit = new Int32Array(clusters.length);
  const sizes: number[] = [];
  for (let row = 0; row < clusters.length; row += 1) {
    const cluster = clusters[row]!;
    let of = cluster < 0 ? undefined : unitOfCluster.get(cluster);
    if (of === undefined) {
      of = sizes.push(0) - 1;
      if (cluster >= 0) unitOfCluster.set(cluster, of);
    }
    unit[row] = of;
    sizes[of]! += 1;
  }
  const starts = new Int32Array(sizes.length + 1);
  for (let u = 0; u < sizes.length; u += 1) starts[u + 1] = starts[u]! + sizes[u]!;
  const next = starts.slice();
  const order = new Int32Array(clusters.length);
  for (let row = 0; row < clusters.length; row += 1) order[next[unit[row]!]!++] = row;
  return { starts, order };
}
