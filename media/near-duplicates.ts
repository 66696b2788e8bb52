import { nearPairs } from './near-pairs.ts';
import { hashWords, PDQ_MATCH, wordDistance } from './pdq.ts';

/** A picture by its PDQ hash (64 hex digits) and quality (0-100). */
export interface HashedItem {
  readonly id: string;
  readonly hash: string;
  readonly quality: number;
}

export interface NearPair {
  readonly a: string;
  readonly b: string;
  /** Bits in which their hashes differ. */
  readonly distance: number;
}

export interface NearDuplicates {
  /** Nearest first, then in the items' order; at most `maxPairs` of them. */
  readonly pairs: readonly NearPair[];
  /** How many pairs there are, listed or not. */
  readonly pairCount: number;
  /**
   * Items that a chain of pairs joins, two or more each, in the items' order. Ends of a long chain may be further apart
   * than `maxDistance`.
   */
  readonly clusters: readonly (readonly string[])[];
  /** Items whose quality is below `minQuality`: not compared, which is not the same as unlike all others. */
  readonly skipped: readonly string[];
}

export interface NearOptions {
  readonly maxDistance?: number;
  readonly minQuality?: number;
  /** Longest list of pairs that is made; clusters and the count are whole whatever it is. */
  readonly maxPairs?: number;
}

/**
 * All pairs of pictures at most `maxDistance` bits apart, and the clusters they form. Equal hashes are compared once, so
 * copies cost nothing. Time: near linear for up to 31 bits (see `nearPairs`), quadratic beyond. Throws
 * InvalidInputError for what is no hash.
 */
export function nearDuplicates(items: readonly HashedItem[], options: NearOptions = {}): NearDuplicates {
  const { maxDistance = PDQ_MATCH.maxDistance, minQuality = PDQ_MATCH.minQuality, maxPairs = 1_000_000 } = options;
  const kept = items.filter((item) => item.quality >= minQuality);
  const groups = [...Map.groupBy(kept.keys(), (at) => kept[at]!.hash.toLowerCase()).entries()];
  const words = packHashes(groups.map(([hash]) => hash));
  const links = nearPairs(words, maxDistance);
  const clusters = unite(groups.length, links);

  const found = createPairList(maxPairs);
  for (const [, same] of groups) {
    for (let i = 0; i < same.length; i++) found.addAll(same[i]!, same, i + 1, 0);
  }
  for (const { i, j, distance } of links) {
    for (const at of groups[i]![1]) found.addAll(at, groups[j]![1], 0, distance);
  }
  return {
    pairs: found.sorted().map(({ a, b, distance }) => ({ a: kept[a]!.id, b: kept[b]!.id, distance })),
    pairCount: found.count(),
    clusters: clusters
      .map((cluster) => cluster.flatMap((group) => groups[group]![1]).sort((a, b) => a - b))
      .filter((cluster) => cluster.length > 1)
      .sort((a, b) => a[0]! - b[0]!)
      .map((cluster) => cluster.map((at) => kept[at]!.id)),
    skipped: items.filter((item) => !(item.quality >= minQuality)).map(({ id }) => id),
  };
}

/** Hashes packed side by side, eight words each. */
export function packHashes(hashes: readonly string[]): Uint32Array {
  const words = new Uint32Array(hashes.length * 8);
  for (const [at, hash] of hashes.entries()) words.set(hashWords(hash), at * 8);
  return words;
}

/** Index of the nearest of the packed hashes and its distance (one linear scan), or null when there is none. */
export function nearest(hash: string, haystack: Uint32Array): { at: number; distance: number } | null {
  const needle = hashWords(hash);
  let best: { at: number; distance: number } | null = null;
  for (let at = 0; at * 8 < haystack.length; at++) {
    const distance = wordDistance(needle, 0, haystack, at * 8, best === null ? 256 : best.distance - 1);
    if (best === null || distance < best.distance) best = { at, distance };
  }
  return best;
}

/** Members of each joined set, in ascending order. */
function unite(size: number, links: readonly { i: number; j: number }[]): number[][] {
  const parent = Int32Array.from({ length: size }, (_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]!]!;
      top = parent[top]!;
    }
    return top;
  };
  for (const { i, j } of links) {
    const [a, b] = [root(i), root(j)];
    parent[Math.max(a, b)] = Math.min(a, b);
  }
  return [...Map.groupBy(parent.keys(), root).values()];
}

/** A list of pairs of positions that counts all of them and keeps the first `most`. */
function createPairList(most: number) {
  const pairs: { a: number; b: number; distance: number }[] = [];
  let count = 0;
  return {
    addAll(one: number, others: readonly number[], from: number, distance: number): void {
      count += others.length - from;
      for (let at = from; at < others.length && pairs.length < most; at++) {
        pairs.push({ a: Math.min(one, others[at]!), b: Math.max(one, others[at]!), distance });
      }
    },
    count: () => count,
    sorted: () => pairs.sort((x, y) => x.distance - y.distance || x.a - y.a || x.b - y.b),
  };
}
