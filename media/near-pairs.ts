import { wordDistance } from './pdq.ts';

/** Two packed hashes, i < j, that are near each other. */
export interface Near {
  readonly i: number;
  readonly j: number;
  readonly distance: number;
}

/** A hash as 16 pieces of 16 bits: two hashes at most 31 apart differ by at most one bit in one of the pieces. */
const PIECES = 16;
const PIECE_VALUES = 65_536;
/** Below this many hashes comparing all is as fast. */
const FEW = 1_000;

/**
 * All pairs of packed hashes (eight words each) at most `maxDistance` bits apart, each once, in no promised order.
 *
 * Up to 31 bits by pieces: for each piece only hashes that agree in it up to one bit are compared: n x 16 x 17 look-ups,
 * and n^2 x 272 / 65,536 comparisons of unrelated hashes (100,000: 20 million instead of 5,000 million). Beyond 31 bits,
 * and for a few, all are compared: n^2 / 2.
 */
export function nearPairs(words: Uint32Array, maxDistance: number): readonly Near[] {
  const n = words.length / 8;
  return n < FEW || maxDistance >= 2 * PIECES ? allPairs(words, n, maxDistance) : pairsByPiece(words, n, maxDistance);
}

function allPairs(words: Uint32Array, n: number, maxDistance: number): Near[] {
  const pairs: Near[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const distance = wordDistance(words, i * 8, words, j * 8, maxDistance);
      if (distance <= maxDistance) pairs.push({ i, j, distance });
    }
  }
  return pairs;
}

function pairsByPiece(words: Uint32Array, n: number, maxDistance: number): Near[] {
  const pairs: Near[] = [];
  for (let piece = 0; piece < PIECES; piece++) {
    const { starts, members } = buckets(words, n, piece);
    for (let i = 0; i < n; i++) {
      const value = pieceOf(words, i, piece);
      for (let flip = -1; flip < 16; flip++) {
        const bucket = flip < 0 ? value : value ^ (1 << flip);
        for (let at = starts[bucket]!; at < starts[bucket + 1]!; at++) {
          const j = members[at]!;
          if (j <= i) continue;
          const distance = wordDistance(words, i * 8, words, j * 8, maxDistance);
          if (distance <= maxDistance && !metBefore(words, i, j, piece)) pairs.push({ i, j, distance });
        }
      }
    }
  }
  return pairs;
}

/** Whether an earlier piece already brought these two together. */
function metBefore(words: Uint32Array, i: number, j: number, piece: number): boolean {
  for (let earlier = 0; earlier < piece; earlier++) {
    const differs = pieceOf(words, i, earlier) ^ pieceOf(words, j, earlier);
    if ((differs & (differs - 1)) === 0) return true;
  }
  return false;
}

/** Hashes by the value of one piece: those with value v stand at starts[v] .. starts[v + 1], ascending. */
function buckets(words: Uint32Array, n: number, piece: number) {
  const starts = new Uint32Array(PIECE_VALUES + 1);
  for (let i = 0; i < n; i++) starts[pieceOf(words, i, piece) + 1]!++;
  for (let value = 0; value < PIECE_VALUES; value++) starts[value + 1]! += starts[value]!;
  const next = starts.slice();
  const members = new Uint32Array(n);
  for (let i = 0; i < n; i++) members[next[pieceOf(words, i, piece)]!++] = i;
  return { starts, members };
}

function pieceOf(words: Uint32Array, i: number, piece: number): number {
  return (words[i * 8 + (piece >> 1)]! >>> (piece % 2 === 0 ? 16 : 0)) & 0xffff;
}
