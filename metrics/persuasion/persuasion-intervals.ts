import { type Interval, percentileInterval } from '../bootstrap.ts';
import { fillUniform, randomStream } from '../prng.ts';
import type { Slot } from './slots.ts';
import { codesOf, flipSlots, type OutcomeTable } from './summaries.ts';
import type { Trial } from './trial.ts';

export interface IntervalOptions {
  readonly draws: number;
  readonly seed: number;
  readonly level: number;
  /** Name of the group's random stream. */
  readonly stream: string;
}

export interface SlotIntervals {
  readonly micro: Interval | null;
  readonly macro: Interval | null;
}

export interface Bootstrap {
  readonly slots: readonly SlotIntervals[];
  readonly units: number;
  /** A case lies in more than one cluster: its mean is no sum over clusters, and macro twins get no interval. */
  readonly splitCases: boolean;
}

/**
 * Percentile bootstrap over clusters; a trial without one belongs to the cluster of its case. Draw d is one resample that
 * all metrics share: as many clusters as there are, with replacement, whole. Each mean is a ratio of two sums over
 * clusters, so that a draw costs one addition a cluster and sum. Null for a metric that no draw defines.
 */
export function bootstrapSlots(
  {
    slots,
    table,
    trials,
    cases,
  }: { slots: readonly Slot[]; table: OutcomeTable; trials: readonly Trial[]; cases: Int32Array },
  options: IntervalOptions,
): Bootstrap {
  const units = codesOf(trials.map(unitName));
  const nUnits = units.reduce((most, unit) => Math.max(most, unit + 1), 0);
  const splitCases = hasSplitCases(units, cases);
  const columns = createColumns(nUnits);
  const ratios = table.map((outcomes) => {
    const values = outcomes?.map((outcome) => outcome?.value ?? null) ?? [];
    if (!values.some((value) => value !== null)) return { micro: null, macro: null };
    return {
      micro: trialSums(values, units, columns),
      macro: splitCases ? null : caseSums(values, { units, cases }, columns),
    };
  });
  const drawn = drawRatios(
    columns,
    ratios.flatMap(({ micro, macro }) => [micro, macro]),
    options,
  );
  const pairs = flipSlots(slots);
  const method = trials.some(({ cluster }) => cluster !== null)
    ? 'percentile bootstrap over clusters'
    : 'percentile bootstrap over cases';
  const intervals = new Map<string, Interval | null>();
  const interval = (index: number, side: 'micro' | 'macro'): Interval | null => {
    const pair = pairs.get(index);
    const names = pair === undefined ? [ratios[index]![side]] : [ratios[pair.pos]![side], ratios[pair.neg]![side]];
    if (names.includes(null)) return null;
    const name = names.join('-');
    const known = intervals.get(name);
    if (known !== undefined) return known;
    const [first, second] = names.map((each) => drawn.get(each!)!);
    const values = second === undefined ? first! : first!.map((value, draw) => value - second[draw]!);
    const found = percentileInterval(values, { level: options.level, method, seed: options.seed });
    intervals.set(name, found);
    return found;
  };
  return {
    units: nUnits,
    splitCases,
    slots: slots.map((_, index) => ({ micro: interval(index, 'micro'), macro: interval(index, 'macro') })),
  };
}

function unitName({ cluster, caseId }: Trial): string {
  return JSON.stringify(cluster === null ? ['case', caseId] : ['cluster', cluster]);
}

function hasSplitCases(units: Int32Array, cases: Int32Array): boolean {
  const unitOf = new Map<number, number>();
  return cases.some((code, at) => {
    const known = unitOf.get(code);
    unitOf.set(code, units[at]!);
    return known !== undefined && known !== units[at];
  });
}

/** Columns of one number a unit; equal ones are kept once. A ratio of two is named `numerator/denominator`. */
interface Columns {
  readonly all: Float64Array[];
  readonly units: number;
  ratio(numerator: Float64Array, denominator: Float64Array): string;
}

function createColumns(units: number): Columns {
  const all: Float64Array[] = [];
  const place = (column: Float64Array): number => {
    const known = all.findIndex((other) => other.every((value, at) => value === column[at]));
    return known >= 0 ? known : all.push(column) - 1;
  };
  return { all, units, ratio: (numerator, denominator) => `${place(numerator)}/${place(denominator)}` };
}

function trialSums(values: readonly (number | null)[], units: Int32Array, columns: Columns): string {
  const sums = new Float64Array(columns.units);
  const counts = new Float64Array(columns.units);
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    sums[units[at]!]! += value;
    counts[units[at]!]! += 1;
  }
  return columns.ratio(sums, counts);
}

function caseSums(
  values: readonly (number | null)[],
  { units, cases }: { units: Int32Array; cases: Int32Array },
  columns: Columns,
): string {
  const means = new Map<number, { sum: number; n: number; unit: number }>();
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    const mean = means.get(cases[at]!) ?? { sum: 0, n: 0, unit: units[at]! };
    mean.sum += value;
    mean.n += 1;
    means.set(cases[at]!, mean);
  }
  const sums = new Float64Array(columns.units);
  const counts = new Float64Array(columns.units);
  for (const { sum, n, unit } of means.values()) {
    sums[unit]! += sum / n;
    counts[unit]! += 1;
  }
  return columns.ratio(sums, counts);
}

/** Values of every ratio by draw; NaN where the draw's denominator is 0. */
function drawRatios(
  { all, units }: Columns,
  names: readonly (string | null)[],
  { draws, seed, stream }: IntervalOptions,
): Map<string, Float64Array> {
  const ratios = [...new Set(names.filter((name) => name !== null))].map((name) => {
    const [numerator, denominator] = name.split('/').map(Number) as [number, number];
    return { name, numerator, denominator, values: new Float64Array(draws) };
  });
  const width = all.length;
  const rows = new Float64Array(units * width);
  for (const [column, values] of all.entries())
    for (let unit = 0; unit < units; unit += 1) rows[unit * width + column] = values[unit]!;
  const random = randomStream(`bootstrap/${stream}`, seed);
  const drawn = new Int32Array(units);
  const sums = new Float64Array(width);
  for (let draw = 0; draw < draws; draw += 1) {
    fillUniform(random, units, drawn);
    sums.fill(0);
    for (let i = 0; i < units; i += 1) {
      const row = drawn[i]! * width;
      for (let column = 0; column < width; column += 1) sums[column]! += rows[row + column]!;
    }
    for (const { numerator, denominator, values } of ratios)
      values[draw] = sums[denominator] === 0 ? Number.NaN : sums[numerator]! / sums[denominator]!;
  }
  return new Map(ratios.map(({ name, values }) => [name, values]));
}
