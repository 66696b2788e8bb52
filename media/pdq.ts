import { InvalidInputError } from '../core/errors.ts';
import { DIHEDRALS, type Dihedral, layTerms, lowTerms, TERMS } from './pdq-dct.ts';
import { gridQuality, toGrid } from './pdq-picture.ts';
import { pipelineOf, type Raster, rasterOf } from './raster.ts';

/** A perceptual hash: 256 bits as 64 lower-case hex digits, and how much there was to see, 0-100. */
export interface Pdq {
  readonly hash: string;
  readonly quality: number;
}

/** Conventions of the source: two hashes match at <= `maxDistance` bits; those below `minQuality` are not compared. */
export const PDQ_MATCH = { maxDistance: 31, minQuality: 50 } as const;

/** A picture whose longer side exceeds this many pixels is brought to a square of this side first. */
const LARGEST_SIDE = 512;
/** Pictures with a shorter side have nothing to hash: all bits 0, quality 0. */
const SMALLEST_SIDE = 5;
const BITS = TERMS * TERMS;
/** Shares of red, green and blue in brightness, in single precision. */
const [R, G, B] = [Math.fround(0.299), Math.fround(0.587), Math.fround(0.114)];

/**
 * PDQ hash of a picture: luma, two passes of a box filter, 64x64 pixels, 16x16 low DCT terms, a bit for each above their
 * median. Bytes are turned upright and laid on white first, as models are shown them. Throws InvalidInputError for a
 * raster whose bytes do not fit its sides, and what sharp throws for bytes it cannot read.
 * Source: facebook/ThreatExchange, pdq/README.md and hashing/hashing.pdf.
 */
export async function pdqHash(image: Uint8Array | Raster): Promise<Pdq> {
  const { luma, width, height } = await lumaOf(image);
  return pdqOfLuma(luma, width, height);
}

/** The same from brightness alone, 0-255, row-major, `width` x `height` values, at any size: nothing is shrunk here. */
export function pdqOfLuma(luma: Float32Array | Uint8Array, width: number, height: number): Pdq {
  checkLuma(luma, width, height);
  if (Math.min(width, height) < SMALLEST_SIDE) return { hash: '0'.repeat(BITS / 4), quality: 0 };
  const grid = toGrid(luma, width, height);
  return { hash: hashOfTerms(lowTerms(grid)), quality: gridQuality(grid) };
}

/** Hashes of a picture in all eight ways it can lie, from one transform. They recover flips and quarter turns only. */
export async function dihedralHashes(image: Uint8Array | Raster): Promise<Readonly<Record<Dihedral, string>>> {
  const { luma, width, height } = await lumaOf(image);
  const small = Math.min(width, height) < SMALLEST_SIDE;
  const terms = small ? null : lowTerms(toGrid(luma, width, height));
  const hashes = DIHEDRALS.map((name) => [
    name,
    terms === null ? '0'.repeat(BITS / 4) : hashOfTerms(layTerms(terms, name)),
  ]);
  return Object.fromEntries(hashes);
}

/** Bits in which two hashes differ, 0-256. Throws InvalidInputError for anything but 64 hex digits. */
export function hammingDistance(a: string, b: string): number {
  return wordDistance(hashWords(a), 0, hashWords(b), 0);
}

/** A hash as eight 32-bit words, the first eight digits first. */
export function hashWords(hash: string): Uint32Array {
  if (!/^[0-9a-fA-F]{64}$/.test(hash)) {
    throw new InvalidInputError(`${JSON.stringify(hash.slice(0, 80))} is not a PDQ hash`, {
      hint: 'a PDQ hash has 64 hex digits',
    });
  }
  return Uint32Array.from({ length: 8 }, (_, word) => Number.parseInt(hash.slice(word * 8, word * 8 + 8), 16));
}

/** Bits in which the eight words at `i` of `a` and at `j` of `b` differ; stops early (with a number > limit) past `limit`. */
export function wordDistance(a: Uint32Array, i: number, b: Uint32Array, j: number, limit = BITS): number {
  let distance = 0;
  for (let word = 0; word < 8 && distance <= limit; word++) distance += bitsSet(a[i + word]! ^ b[j + word]!);
  return distance;
}

function bitsSet(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bit 16 i + j is set where term (i, j) exceeds the median, the lower of the two middle ones; bit 0 is written last. */
function hashOfTerms(terms: Float32Array): string {
  const median = terms.slice().sort()[BITS / 2 - 1]!;
  let hash = '';
  for (let top = BITS - 1; top > 0; top -= 4) {
    let digit = 0;
    for (let bit = top; bit > top - 4; bit--) digit = digit * 2 + (terms[bit]! > median ? 1 : 0);
    hash += digit.toString(16);
  }
  return hash;
}

async function lumaOf(image: Uint8Array | Raster) {
  const { width, height, data } = await shrunk(image);
  const luma = new Float32Array(width * height);
  for (let at = 0, from = 0; at < luma.length; at++, from += 3) {
    const warm = Math.fround(Math.fround(R * data[from]!) + Math.fround(G * data[from + 1]!));
    luma[at] = warm + Math.fround(B * data[from + 2]!);
  }
  return { luma, width, height };
}

/** Shrunk without regard to its aspect, never enlarged: another rule gives other bits. */
async function shrunk(image: Uint8Array | Raster): Promise<Raster> {
  const pipeline = pipelineOf(image);
  const { width, height } = image instanceof Uint8Array ? await pipeline.metadata() : image;
  if (Math.max(width, height) <= LARGEST_SIDE) return image instanceof Uint8Array ? rasterOf(pipeline) : image;
  return rasterOf(
    pipeline.resize(LARGEST_SIDE, LARGEST_SIDE, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad: false }),
  );
}

function checkLuma(luma: Float32Array | Uint8Array, width: number, height: number): void {
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (!whole || luma.length !== width * height) {
    throw new InvalidInputError(`${luma.length} values of brightness are not a picture of ${width}x${height}`, {
      hint: 'give width x height values, row by row',
    });
  }
}
