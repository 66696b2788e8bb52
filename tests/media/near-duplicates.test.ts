import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { type HashedItem, nearDuplicates, nearest, packHashes } from '../../media/near-duplicates.ts';
import { nearPairs } from '../../media/near-pairs.ts';
import { hammingDistance } from '../../media/pdq.ts';
import { videoMatch } from '../../media/video-match.ts';
import { randomStream } from '../../metrics/prng.ts';

const ZERO = '0'.repeat(64);

/** A hash with the first `bits` bits of the last digits changed against `from`. */
function off(bits: number, from = ZERO): string {
  const flipped = BigInt(`0x${from}`) ^ ((1n << BigInt(bits)) - 1n);
  return flipped.toString(16).padStart(64, '0');
}

function item(id: string, hash: string, quality = 100): HashedItem {
  return { id, hash, quality };
}

/** Random hashes of which every third is another one with up to 40 bits changed. */
function manyHashes(n: number): string[] {
  const random = randomStream('many hashes', 1);
  const words = Array.from({ length: n }, () => Array.from({ length: 8 }, () => random.next() >>> 0));
  for (let at = 3; at < n; at += 3) {
    words[at] = [...words[at - 1 - ((random.next() >>> 0) % 2)]!];
    for (let flips = (random.next() >>> 0) % 41; flips > 0; flips--) {
      const bit = (random.next() >>> 0) % 256;
      words[at]![bit >> 5] = (words[at]![bit >> 5]! ^ (1 << (bit & 31))) >>> 0;
    }
  }
  return words.map((hash) => hash.map((word) => word.toString(16).padStart(8, '0')).join(''));
}

describe('nearDuplicates', () => {
  it('pairs hashes up to 31 bits apart, nearest first, and not those at 32', () => {
    const { pairs, pairCount } = nearDuplicates([item('a', ZERO), item('b', off(31)), item('c', off(63))]);
    expect(pairs).toEqual([{ a: 'a', b: 'b', distance: 31 }]);
    expect(pairCount).toBe(1);
    expect(nearDuplicates([item('a', ZERO), item('b', off(32))], { maxDistance: 32 }).pairs).toHaveLength(1);
  });

  it('joins chains of pairs to clusters, in the order of the items', () => {
    const items = [item('far', 'f'.repeat(64)), item('z', off(40)), item('m', ZERO), item('k', off(20))];
    const { clusters } = nearDuplicates(items);
    expect(clusters).toEqual([['z', 'm', 'k']]);
  });

  it('leaves featureless pictures out and says which', () => {
    const items = [item('a', ZERO, 50), item('b', ZERO, 49), item('c', ZERO, 90), item('d', ZERO, Number.NaN)];
    const { pairs, skipped } = nearDuplicates(items);
    expect(pairs).toEqual([{ a: 'a', b: 'c', distance: 0 }]);
    expect(skipped).toEqual(['b', 'd']);
    expect(nearDuplicates(items, { minQuality: 0 }).pairCount).toBe(3);
  });

  it('counts and joins 20,000 copies without listing their 200 million pairs', () => {
    const copies = Array.from({ length: 20_000 }, (_, at) => item(`${at}`, at % 2 === 0 ? ZERO : off(5)));
    const { pairs, pairCount, clusters } = nearDuplicates(copies, { maxPairs: 10 });
    expect(pairCount).toBe((20_000 * 19_999) / 2);
    expect(pairs).toHaveLength(10);
    expect(clusters.map(({ length }) => length)).toEqual([20_000]);
  });

  it('refuses what is no hash', () => {
    expect(() => nearDuplicates([item('a', 'zz')])).toThrow(InvalidInputError);
  });
});

describe('nearPairs', () => {
  it('finds by pieces exactly what comparing all finds', () => {
    const hashes = manyHashes(3_000);
    const words = packHashes(hashes);
    for (const maxDistance of [0, 15, 31, 40]) {
      const expected: string[] = [];
      for (let i = 0; i < hashes.length; i++) {
        // Kin are neighbours of neighbours at most; the rest of the hashes are random and some 128 bits apart.
        for (let j = i + 1; j < Math.min(hashes.length, i + 40); j++) {
          const distance = hammingDistance(hashes[i]!, hashes[j]!);
          if (distance <= maxDistance) expected.push(`${i} ${j} ${distance}`);
        }
      }
      const found = nearPairs(words, maxDistance).map(({ i, j, distance }) => `${i} ${j} ${distance}`);
      expect(found.sort()).toEqual(expected.sort());
      expect(found.length).toBeGreaterThan(maxDistance === 0 ? 5 : 300);
    }
  });
});

describe('nearPairs beyond 31 bits', () => {
  it('finds hashes that differ by two bits in every piece', () => {
    const hashes = manyHashes(1_200);
    hashes[0] = '0003'.repeat(16);
    hashes[1] = ZERO;
    expect(nearPairs(packHashes(hashes), 32)).toContainEqual({ i: 0, j: 1, distance: 32 });
  });
});

describe('nearest', () => {
  it('names the nearest hash, the first of equals, and null in an empty haystack', () => {
    const haystack = packHashes([off(9), off(3), 'f'.repeat(64), off(3)]);
    expect(nearest(ZERO, haystack)).toEqual({ at: 1, distance: 3 });
    expect(nearest(ZERO, packHashes([off(5), off(4), off(6)]))).toEqual({ at: 1, distance: 4 });
    expect(nearest(ZERO, new Uint32Array(0))).toBeNull();
  });
});

describe('videoMatch', () => {
  const frame = (hash: string, quality = 100) => ({ hash, quality });
  const scenes = [ZERO, 'f'.repeat(64), 'a'.repeat(64), '3c'.repeat(32)];

  it('finds a clip whole in its video and a part of the video in the clip', () => {
    const video = scenes.map((hash) => frame(hash));
    const clip = [frame(off(7, scenes[3])), frame(off(30, scenes[0]))];
    expect(videoMatch(clip, video)).toEqual({ comparedA: 2, comparedB: 4, shareOfA: 1, shareOfB: 0.5 });
  });

  it('counts a frame once however often it is shown, and none of low quality', () => {
    const still = [frame(ZERO), frame(ZERO), frame('f'.repeat(64)), frame('a'.repeat(64), 49)];
    expect(videoMatch(still, [frame(ZERO)])).toEqual({ comparedA: 2, comparedB: 1, shareOfA: 0.5, shareOfB: 1 });
  });

  it('has no share for a video without a frame to compare', () => {
    const match = videoMatch([frame(ZERO, 10)], [frame(ZERO)]);
    expect(match).toEqual({ comparedA: 0, comparedB: 1, shareOfA: null, shareOfB: 0 });
  });
});
