/** Hash buckets, one weight each. */
export const BUCKETS = 2 ** 17;

/** What `hashedNgrams` does, as model files state it; a model made under another one is not read. */
export const FEATURES =
  'NFKC, lower case, one space for white space; characters 3-5 and words 1-2; FNV-1a-32 folded to 17 bits; presence';

const CHARACTERS = { from: 3, to: 5 };
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Kinds of n-grams are hashed apart by their first unit; neither can begin a text. */
const OF_CHARACTERS = 1;
const OF_WORDS = 2;
/** An n-gram of words, `_` and `'` included. */
const WORD = /[\p{L}\p{N}\p{M}_']+/gu;

/**
 * The buckets in [0, 131,072) that a text's n-grams fall into, each once, in order of first appearance. Characters are
 * UTF-16 code units of the text between two spaces; a bucket that two n-grams share is one feature (the hashing trick).
 * Hash: FNV-1a, 32 bits, over code units in place of bytes, folded as its authors say (high bits XOR low bits).
 */
export function hashedNgrams(text: string): Int32Array {
  const normal = ` ${text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()} `;
  const buckets = new Set<number>();
  if (normal.length === 2) return new Int32Array(0);
  for (let start = 0; start < normal.length; start += 1) {
    let hash = step(OFFSET_BASIS, OF_CHARACTERS);
    const end = Math.min(normal.length, start + CHARACTERS.to);
    for (let at = start; at < end; at += 1) {
      hash = step(hash, normal.charCodeAt(at));
      if (at - start + 1 >= CHARACTERS.from) buckets.add(fold(hash));
    }
  }
  let before: string | null = null;
  for (const [word] of normal.matchAll(WORD)) {
    buckets.add(fold(hashOf(word)));
    if (before !== null) buckets.add(fold(hashOf(`${before} ${word}`)));
    before = word;
  }
  return Int32Array.from(buckets);
}

function hashOf(words: string): number {
  let hash = step(OFFSET_BASIS, OF_WORDS);
  for (let at = 0; at < words.length; at += 1) hash = step(hash, words.charCodeAt(at));
  return hash;
}

function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, PRIME);
}

function fold(hash: number): number {
  return ((hash >>> 17) ^ hash) & (BUCKETS - 1);
}
