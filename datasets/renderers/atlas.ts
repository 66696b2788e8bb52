import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { canonicalJson } from '../../core/canonical-json.ts';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError, NotFoundError } from '../../core/errors.ts';

/** Sizes of the shipped glyphs: pixels of an em. */
export const SIZES = [14, 20, 28, 40, 52] as const;
export type Size = (typeof SIZES)[number];

export interface Glyph {
  readonly char: string;
  /** One word a row of the cell, the leftmost pixel in the highest bit; 1 = ink. */
  readonly rows: Uint32Array;
  /** Number of inked pixels, at least 1. */
  readonly ink: number;
}

/** The glyphs of one size, all in cells of one width and height. Pixels. */
export interface Face {
  readonly size: Size;
  readonly width: number;
  readonly height: number;
  /** Rows above the base line. */
  readonly baseline: number;
  /** From one line of text to the next; never less than the height. */
  readonly pitch: number;
  readonly glyphs: ReadonlyMap<string, Glyph>;
}

/** SHA-256 of the shipped atlas; see atlas/SOURCE.md for what it covers. Part of every drawing's spec. */
export const ATLAS_DIGEST = '4c2fa10530abf08f66544ec0f9cf4d451e30f4fcfc00da4a8cbf9dbbe15567a1' as Sha256;

interface AtlasFile {
  readonly chars: string;
  readonly font: string;
  readonly id: string;
  readonly sizes: readonly { px: Size; width: number; height: number; baseline: number }[];
  readonly bits: string;
}

let loaded: ReadonlyMap<Size, Face> | null = null;

/** The glyphs of a size, read from the shipped file at first use. Throws when that file is not the one we know. */
export function faceOf(size: Size): Face {
  loaded ??= load();
  const face = loaded.get(size);
  if (face === undefined) throw new NotFoundError(`the atlas has no glyphs of ${size} px; it has ${SIZES.join(', ')}`);
  return face;
}

/** Whether every character but the space has a glyph. */
export function hasGlyphs(text: string): boolean {
  const { glyphs } = faceOf(28);
  for (const char of text) if (char !== ' ' && !glyphs.has(char)) return false;
  return true;
}

function load(): ReadonlyMap<Size, Face> {
  const url = new URL('./atlas/atlas.json', import.meta.url);
  const { bits, ...head } = JSON.parse(readFileSync(url, 'utf8')) as AtlasFile;
  const bytes = inflateSync(Buffer.from(bits, 'base64'));
  if (sha256(Buffer.concat([Buffer.from(`${canonicalJson(head)}\n`), bytes])) !== ATLAS_DIGEST) {
    throw new InvalidInputError('datasets/renderers/atlas/atlas.json is not the atlas this version ships', {
      hint: 'put the file of this version back; pictures drawn from another one are not comparable',
    });
  }
  let at = 0;
  const faces = head.sizes.map(({ px, width, height, baseline }): Face => {
    const stride = Math.ceil(width / 8);
    const glyphs = new Map<string, Glyph>();
    for (const char of head.chars) {
      const rows = new Uint32Array(height);
      let ink = 0;
      for (let y = 0; y < height; y += 1, at += stride) {
        rows[y] = bytes.readUIntBE(at, stride) * 2 ** (32 - 8 * stride);
        ink += bitCount(rows[y]!);
      }
      glyphs.set(char, { char, rows, ink });
    }
    return { size: px, width, height, baseline, pitch: height + (px >> 3), glyphs };
  });
  return new Map(faces.map((face) => [face.size, face]));
}

/** Number of set bits of a 32-bit word. */
export function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
