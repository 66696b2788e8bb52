import { countHeads, type RandomStream } from './prng.ts';

const TOLERANCE = 1e-12;

export interface RandomisationInput {
  /** Clusters in all, those that a swap does not change among them. */
  readonly units: number;
  /** Clusters that a swap changes, counted by kind: clusters of one kind change the statistics alike. */
  readonly sizes: readonly number[];
  /** The statistics when `swapped[kind]` clusters of each kind have A and B exchanged; null = undefined. Not kept. */
  readonly differences: (swapped: Int32Array) => readonly (number | null)[];
  readonly stream: RandomStream;
  /** All swaps are tried when there are at most this many; default 10,000. */
  readonly maxExact?: number;
  /** Else this many random ones; default 10,000. */
  readonly rounds?: number;
}

export interface RandomisationResult {
  readonly test: 'randomisation exact' | 'randomisation monte carlo';
  /** By statistic; null where it is undefined. Two-sided: |swapped| >= |observed|; one-sided: swapped >= observed. */
  readonly twoSided: readonly (number | null)[];
  readonly oneSided: readonly (number | null)[];
}

/**
 * Approximate randomisation of paired differences: under the null, A and B may be exchanged in any cluster. Exact over all
 * 2^n swaps, or (hits + 1) / (R + 1) over R random ones; every statistic sees the same swaps. Tolerance 1e-12; swaps in
 * which a statistic is undefined are left out of it. M 4.7.
 */
export function randomisationTest(input: RandomisationInput): RandomisationResult {
  const { units, sizes, differences, stream, maxExact = 10_000, rounds = 10_000 } = input;
  const swapped = new Int32Array(sizes.length);
  const observed = [...differences(swapped)];
  const hits = observed.map(() => ({ two: 0, one: 0, all: 0 }));
  const see = (weight: number) => {
    differences(swapped).forEach((value, at) => {
      const reference = observed[at] ?? null;
      if (value === null || reference === null) return;
      const tally = hits[at]!;
      tally.all += weight;
      if (Math.abs(value) >= Math.abs(reference) - TOLERANCE) tally.two += weight;
      if (value >= reference - TOLERANCE) tally.one += weight;
    });
  };
  const exact = 2 ** units <= maxExact;
  if (exact) forEachSwap(sizes, swapped, see);
  else {
    for (let round = 0; round < rounds; round += 1) {
      for (let kind = 0; kind < sizes.length; kind += 1) swapped[kind] = countHeads(stream, sizes[kind]!);
      see(1);
    }
  }
  const extra = exact ? 0 : 1;
  const share = (side: 'two' | 'one') =>
    hits.map((tally, at) => (observed[at] === null ? null : (tally[side] + extra) / (tally.all + extra)));
  return {
    test: exact ? 'randomisation exact' : 'randomisation monte carlo',
    twoSided: share('two'),
    oneSided: share('one'),
  };
}

/** Calls `see` for every vector of swapped counts, with the number of swaps it stands for. */
function forEachSwap(sizes: readonly number[], swapped: Int32Array, see: (weight: number) => void): void {
  const visit = (kind: number, weight: number) => {
    if (kind === sizes.length) {
      see(weight);
      return;
    }
    let ways = 1;
    for (let count = 0; count <= sizes[kind]!; count += 1) {
      swapped[kind] = count;
      visit(kind + 1, weight * ways);
      ways = (ways * (sizes[kind]! - count)) / (count + 1);
    }
  };
  visit(0, 1);
}
