import minhash from 'minhash';
import { InvalidInputError } from '../../core/errors.ts';

/** Characters a shingle has; a shorter text is one shingle. */
export const SHINGLE = 5;
export const PERMUTATIONS = 128;
const SEED = 1;

/** Two texts and how alike they are: the Jaccard similarity of their sets of shingles, computed and not estimated. */
export interface NearPair {
  readonly a: number;
  readonly b: number;
  readonly jaccard: number;
}

/**
 * Pairs of texts (a < b, their places in the list) whose sets of 5 characters in a row have a Jaccard similarity of at
 * least `near`. MinHash and banded LSH propose, the exact sets decide; so no pair is wrong, and at `near` .8 one in
 * 10 million is missed. Texts should be distinct and of one normal form (`comparableText`). Throws InvalidInputError
 * for `near` outside [.5, 1].
 */
export function nearPairs(texts: readonly string[], near: number): readonly NearPair[] {
  checkNear(near);
  const index = new minhash.LshIndex({ bandSize: bandSizeFor(near) });
  const idOf = new Map<string, number>();
  const entries = texts.map((text, place) => {
    const signature = new minhash.Minhash({ numPerm: PERMUTATIONS, seed: SEED });
    const ids = Uint32Array.from(shinglesOf(text), (shingle) => {
      signature.update(shingle);
      const known = idOf.get(shingle) ?? idOf.size;
      idOf.set(shingle, known);
      return known;
    });
    index.insert(String(place), signature);
    return { signature, ids: ids.sort() };
  });
  const pairs: NearPair[] = [];
  for (const [a, { signature, ids }] of entries.entries()) {
    for (const key of index.query(signature)) {
      const b = Number(key);
      if (b <= a) continue;
      const jaccard = similarity(ids, entries[b]!.ids, near);
      if (jaccard !== null) pairs.push({ a, b, jaccard });
    }
  }
  return pairs.sort((x, y) => x.a - y.a || x.b - y.b);
}

export function checkNear(near: number): void {
  if (near >= 0.5 && near <= 1) return;
  throw new InvalidInputError(`near duplicates need a similarity from .5 to 1, not ${near}`, {
    hint: '.8 is usual; below .5 most pairs only share a turn of phrase',
  });
}

/** 32 bands of 4 miss a pair of similarity s with probability (1 - s^4)^32: 5e-8 at .8, 2e-4 at .7. */
function bandSizeFor(near: number): number {
  return near >= 0.7 ? 4 : 2;
}

/** Characters are code points: an emoji or a rare ideograph is one. */
export function shinglesOf(text: string): ReadonlySet<string> {
  const characters = [...text];
  if (characters.length <= SHINGLE) return new Set([text]);
  const shingles = new Set<string>();
  for (let at = 0; at + SHINGLE <= characters.length; at += 1) {
    shingles.add(characters.slice(at, at + SHINGLE).join(''));
  }
  return shingles;
}

/** Jaccard similarity of two ascending lists, or null below `near`; sizes too unlike are not compared. */
function similarity(a: Uint32Array, b: Uint32Array, near: number): number | null {
  if (Math.min(a.length, b.length) < near * Math.max(a.length, b.length)) return null;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i]!, b[j]!];
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  const jaccard = shared / (a.length + b.length - shared);
  return jaccard >= near ? jaccard : null;
}
