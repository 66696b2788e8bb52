import { type Interval, percentileInterval } from '../bootstrap.ts';
import { holm } from '../multiple-testing.ts';
import { fillUniform, randomStream } from '../prng.ts';

/** Paired values of one planned contrast: the same case, persuadee and repeat under two conditions. */
export interface ContrastPair {
  /** Pairs of one cluster are resampled together. */
  readonly cluster: string;
  readonly a: number;
  readonly b: number;
}

export interface PlannedContrast {
  readonly name: string;
  readonly pairs: readonly ContrastPair[];
}

export interface ContrastResult {
  readonly name: string;
  readonly pairs: number;
  readonly clusters: number;
  /** Mean of a - b over pairs; null without one. */
  readonly difference: number | null;
  readonly interval: Interval | null;
  /** Two-sided sign-flip randomisation by cluster; all 2^n flips up to 10,000, else 10,000 draws with (hits + 1) / (R + 1). */
  readonly p: number | null;
  /** Corrected over all contrasts with a p. */
  readonly pHolm: number | null;
}

export interface ContrastOptions {
  readonly draws: number;
  readonly seed: number;
  readonly level: number;
  readonly stream: string;
}

const EXACT_UP_TO = 10_000;
const TOLERANCE = 1e-12;

/**
 * The contrasts that were planned, each by cluster bootstrap (percentile) and sign flips of whole clusters, Holm over the
 * family. Clusters come in the order of their names, so that the order of pairs plays no part.
 */
export function plannedContrasts(contrasts: readonly PlannedContrast[], options: ContrastOptions): ContrastResult[] {
  const found = contrasts.map((contrast) => resultOf(contrast, options));
  const tested = found.flatMap(({ p }, i) => (p === null ? [] : [{ p, i }]));
  const adjusted = holm(tested.map(({ p }) => p));
  const holmOf = new Map(tested.map(({ i }, at) => [i, adjusted[at]!]));
  return found.map((result, i) => ({ ...result, pHolm: holmOf.get(i) ?? null }));
}

function resultOf({ name, pairs }: PlannedContrast, options: ContrastOptions): Omit<ContrastResult, 'pHolm'> {
  const sums = clusterSums(pairs);
  const clusters = sums.length;
  if (clusters === 0) return { name, pairs: 0, clusters, difference: null, interval: null, p: null };
  const total = sums.reduce((all, { sum }) => all + sum, 0);
  return {
    name,
    pairs: pairs.length,
    clusters,
    difference: total / pairs.length,
    interval: options.draws === 0 ? null : intervalOf(sums, name, options),
    p: signFlipP(
      sums.map(({ sum }) => sum),
      { ...options, stream: `${options.stream}/${name}` },
    ),
  };
}

interface ClusterSum {
  readonly sum: number;
  readonly n: number;
}

/** The interval of a contrast alone: percentile bootstrap of whole clusters; null without a pair. */
export function contrastInterval({ name, pairs }: PlannedContrast, options: ContrastOptions): Interval | null {
  const sums = clusterSums(pairs);
  return sums.length === 0 || options.draws === 0 ? null : intervalOf(sums, name, options);
}

function clusterSums(pairs: readonly ContrastPair[]): ClusterSum[] {
  const groups = Map.groupBy(pairs, ({ cluster }) => cluster);
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => ({
      sum: members
        .map(({ a, b }) => a - b)
        .sort((x, y) => x - y)
        .reduce((all, each) => all + each, 0),
      n: members.length,
    }));
}

function intervalOf(sums: readonly ClusterSum[], name: string, options: ContrastOptions): Interval | null {
  const { draws, seed, level, stream } = options;
  const random = randomStream(`contrast/${stream}/${name}`, seed);
  const drawn = new Int32Array(sums.length);
  const values = Float64Array.from({ length: draws }, () => {
    fillUniform(random, sums.length, drawn);
    let [sum, n] = [0, 0];
    for (const at of drawn) {
      sum += sums[at]!.sum;
      n += sums[at]!.n;
    }
    return sum / n;
  });
  return percentileInterval(values, { level, method: 'percentile bootstrap over clusters', seed });
}

/** Two-sided p that the sum of cluster sums is as far from 0 under random signs. */
export function signFlipP(sums: readonly number[], { seed, stream }: Pick<ContrastOptions, 'seed' | 'stream'>): number {
  const observed = Math.abs(sums.reduce((all, sum) => all + sum, 0)) - TOLERANCE;
  const all = 2 ** sums.length;
  if (all <= EXACT_UP_TO) {
    let hits = 0;
    for (let signs = 0; signs < all; signs += 1) {
      const flipped = sums.reduce((total, sum, i) => total + ((signs >> i) & 1 ? -sum : sum), 0);
      if (Math.abs(flipped) >= observed) hits += 1;
    }
    return hits / all;
  }
  const random = randomStream(`sign-flip/${stream}`, seed);
  const signs = new Int32Array(sums.length);
  let hits = 0;
  for (let draw = 0; draw < EXACT_UP_TO; draw += 1) {
    fillUniform(random, 2, signs);
    let flipped = 0;
    for (let i = 0; i < sums.length; i += 1) flipped += signs[i] === 1 ? -sums[i]! : sums[i]!;
    if (Math.abs(flipped) >= observed) hits += 1;
  }
  return (hits + 1) / (EXACT_UP_TO + 1);
}
