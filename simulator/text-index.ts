/** Finds which of many known texts stands inside a longer one. */
export interface TextIndex<T> {
  /** Number of spellings known (a text with outer white space counts twice). */
  readonly size: number;
  /** The value of the longest known text that occurs in `haystack`, the leftmost of equals; null = none occurs. */
  find(haystack: string): T | null;
}

interface Spelling<T> {
  readonly text: string;
  readonly value: T;
}

/** All spellings that are looked up by their first `width` UTF-16 code units. */
interface Window<T> {
  readonly width: number;
  /** One bit for each reduced hash that occurs: nearly every position is settled by it alone. */
  readonly seen: Uint8Array;
  /** By hash of the first `width` units; longest first. */
  readonly buckets: Map<number, Spelling<T>[]>;
}

const WIDTHS = [16, 8, 7, 6, 5, 4, 3, 2, 1];
const BASE = 0x01000193;

/**
 * Indexes texts as they are and trimmed (`String.prototype.trim`). Of two texts with one spelling the first wins; a
 * text's own spelling goes before another's trimmed one. Texts of white space only are left out. A look-up is one rolling
 * hash over the haystack for each width in use (16, 8 and, where shorter texts are known, 7 to 1).
 */
export function createTextIndex<T>(entries: Iterable<{ readonly text: string; readonly value: T }>): TextIndex<T> {
  const all = [...entries];
  const spellings = new Map<string, T>();
  for (const trim of [false, true]) {
    for (const { text, value } of all) {
      const trimmed = text.trim();
      const spelling = trim ? trimmed : text;
      if (trimmed !== '' && !spellings.has(spelling)) spellings.set(spelling, value);
    }
  }
  const windows = new Map<number, Window<T>>();
  for (const [text, value] of spellings) {
    const width = WIDTHS.find((w) => w <= text.length) ?? 1;
    const window = windows.get(width) ?? { width, seen: new Uint8Array(1 << 13), buckets: new Map() };
    windows.set(width, window);
    const hash = hashStart(text, width);
    mark(window.seen, hash);
    const bucket = window.buckets.get(hash);
    if (bucket === undefined) window.buckets.set(hash, [{ text, value }]);
    else bucket.push({ text, value });
  }
  const ordered = [...windows.values()].sort((a, b) => b.width - a.width);
  for (const { buckets } of ordered)
    for (const bucket of buckets.values()) bucket.sort((a, b) => b.text.length - a.text.length);

  return {
    size: spellings.size,
    find(haystack) {
      let best: Spelling<T> | null = null;
      for (const window of ordered) {
        best = scan(haystack, window, best);
        // Texts of the narrower windows are shorter than this window's width.
        if (best !== null) return best.value;
      }
      return null;
    },
  };
}

function scan<T>(haystack: string, window: Window<T>, found: Spelling<T> | null): Spelling<T> | null {
  const { width, seen, buckets } = window;
  if (haystack.length < width) return found;
  let best = found;
  let power = 1;
  for (let i = 1; i < width; i += 1) power = Math.imul(power, BASE);
  let hash = hashStart(haystack, width);
  for (let at = 0; ; at += 1) {
    const reduced = reduce(hash);
    if (((seen[reduced >> 3] ?? 0) >> (reduced & 7)) & 1) {
      for (const spelling of buckets.get(hash) ?? []) {
        if (best !== null && spelling.text.length <= best.text.length) break;
        if (haystack.startsWith(spelling.text, at)) {
          best = spelling;
          break;
        }
      }
    }
    if (at + width >= haystack.length) return best;
    hash = (hash - Math.imul(haystack.charCodeAt(at), power)) | 0;
    hash = (Math.imul(hash, BASE) + haystack.charCodeAt(at + width)) | 0;
  }
}

function hashStart(text: string, width: number): number {
  let hash = 0;
  for (let i = 0; i < width; i += 1) hash = (Math.imul(hash, BASE) + text.charCodeAt(i)) | 0;
  return hash;
}

function reduce(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 16;
}

function mark(seen: Uint8Array, hash: number): void {
  const reduced = reduce(hash);
  seen[reduced >> 3] = (seen[reduced >> 3] ?? 0) | (1 << (reduced & 7));
}
