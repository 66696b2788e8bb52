import { sha256 } from '../../core/digest.ts';

/** Seeded integers, the same on every machine. */
export interface Random {
  /** A 32-bit word, 0 .. 2^32 - 1. */
  word(): number;
  /** A whole number, 0 .. n - 1 (n up to 2^16; the bias is below 2^-16). */
  below(n: number): number;
}

/** Mulberry32 (Tommy Ettinger, public domain), started with the first four bytes of SHA-256 of the seed. */
export function createRandom(seed: string): Random {
  let state = Number.parseInt(sha256(seed).slice(0, 8), 16) | 0;
  const word = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { word, below: (n) => word() % n };
}
