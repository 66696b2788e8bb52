/** Which pixels of a picture are ink: one bit each, 32 to a word, with an empty word before and two after every row. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly words: Uint32Array;
  /** Words a row. */
  readonly stride: number;
}

/** A picture in grey levels, one byte a pixel. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Fewer grey levels between ground and ink are nothing to read. */
const FAINTEST = 20;
/** So many pixels must be darker (or lighter) than the ground: the stop of a sentence at 14 px has four. */
const FEWEST = 4;

/**
 * What could be the ink of a picture: all that is darker than the ground and all that is lighter, the stronger of both
 * first; empty for a picture of one level. The ground is the median level; what is nearer to the mean ink than to the
 * ground is ink, so pale decoration does not count.
 */
export function inksOf({ width, height, data }: Grey): Ink[] {
  const levels = new Uint32Array(256);
  for (const level of data) levels[level]! += 1;
  const ground = levelAt(levels, data.length >> 1);
  const darkest = levelAt(levels, FEWEST);
  const lightest = levelAt(levels, data.length - FEWEST);
  return [darkest, lightest]
    .filter((extreme) => Math.abs(extreme - ground) >= FAINTEST)
    .sort((a, b) => Math.abs(b - ground) - Math.abs(a - ground))
    .map((extreme) => pack({ width, height, data }, ground, extreme, levels));
}

function pack({ width, height, data }: Grey, ground: number, extreme: number, levels: Uint32Array): Ink {
  const sign = Math.sign(extreme - ground);
  const reach = Math.abs(extreme - ground);
  // Twice: between ground and extreme, then between ground and the mean of what that took for ink.
  let threshold = reach / 2;
  let sum = 0;
  let count = 0;
  for (let level = 0; level < 256; level += 1) {
    const away = (level - ground) * sign;
    if (away <= threshold) continue;
    sum += away * levels[level]!;
    count += levels[level]!;
  }
  if (count > 0) threshold = sum / count / 2;
  const isInk = Uint8Array.from({ length: 256 }, (_, level) => ((level - ground) * sign > threshold ? 1 : 0));
  const stride = Math.ceil(width / 32) + 3;
  const words = new Uint32Array(stride * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = y * stride + 1;
    for (let x = 0; x < width; x += 1, at += 1) {
      if (isInk[data[at]!] === 1) words[row + (x >> 5)]! |= 0x80000000 >>> (x & 31);
    }
  }
  return { width, height, words, stride };
}

function levelAt(levels: Uint32Array, rank: number): number {
  let seen = 0;
  for (let level = 0; level < 256; level += 1) {
    seen += levels[level]!;
    if (seen >= rank) return level;
  }
  return 255;
}

/** 32 pixels of a row from column `x` (from -32 on), the leftmost in the highest bit; nothing is inked outside. */
export function wordAt({ height, words, stride }: Ink, x: number, y: number): number {
  if (y < 0 || y >= height) return 0;
  const at = y * stride + 1 + (x >> 5);
  const shift = x & 31;
  return shift === 0 ? words[at]! : ((words[at]! << shift) | (words[at + 1]! >>> (32 - shift))) >>> 0;
}

/** Takes the ink of a box away. */
export function erase(
  ink: Ink,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const from = Math.max(0, x);
  const to = Math.min(ink.width, x + width);
  for (let row = Math.max(0, y); row < Math.min(ink.height, y + height); row += 1) {
    const start = row * ink.stride + 1;
    for (let column = from; column < to; ) {
      const bit = column & 31;
      const count = Math.min(32 - bit, to - column);
      const mask = (count === 32 ? 0xffffffff : ((1 << count) - 1) << (32 - bit - count)) >>> 0;
      ink.words[start + (column >> 5)]! &= ~mask;
      column += count;
    }
  }
}

/** The first inked pixel in reading order, from row `from` on; null = none left. */
export function firstInk({ height, words, stride }: Ink, from: number): { x: number; y: number } | null {
  for (let at = from * stride; at < height * stride; at += 1) {
    if (words[at] === 0) continue;
    const y = Math.floor(at / stride);
    return { x: (at - y * stride - 1) * 32 + Math.clz32(words[at]!), y };
  }
  return null;
}
