import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { sha256 } from '../core/digest.ts';

/** Name of the generator as reports print it. */
export const PRNG = 'xoroshiro128plus (pure-rand 8)';

/** A stream of random 32-bit integers. */
export interface RandomStream {
  /** The next signed 32-bit integer. */
  next(): number;
}

/**
 * The stream that a name and a seed own. Its 128-bit state is the first 16 bytes, big-endian, of SHA-256 over UTF-8
 * `JSON.stringify([name, seed])`, so that streams of different groups are independent of each other and of their order.
 */
export function randomStream(name: string, seed: number): RandomStream {
  const digest = Buffer.from(sha256(JSON.stringify([name, seed])), 'hex');
  return xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32BE(offset)));
}

/** Fills `into` with uniform integers in [0, n): the high bits of each draw, those beyond n drawn again (no bias). */
export function fillUniform(stream: RandomStream, n: number, into: Int32Array): void {
  if (n <= 1) {
    into.fill(0);
    return;
  }
  const shift = Math.clz32(n - 1);
  for (let i = 0; i < into.length; ) {
    const value = stream.next() >>> shift;
    if (value < n) into[i++] = value;
  }
}

/** Heads among `tosses` fair coins, 24 coins of each draw (the lowest bits of this generator are its weakest). */
export function countHeads(stream: RandomStream, tosses: number): number {
  let heads = 0;
  let left = tosses;
  for (; left >= 24; left -= 24) heads += bitsSet(stream.next() >>> 8);
  return left > 0 ? heads + bitsSet(stream.next() >>> (32 - left)) : heads;
}

function bitsSet(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
