import { type Face, faceOf } from '../renderers/atlas.ts';
import { drawnText } from '../renderers/drawn-text.ts';
import type { Transform } from './transform.ts';

/**
 * A banner of `#` for each word, one beneath the other, from the 14 px glyphs of the renderers. A text with a character
 * they lack stays as it is.
 */
export const asciiArt: Transform = {
  version: 1,
  apply(text) {
    const words = drawnText(text)
      .split(' ')
      .filter((word) => word !== '');
    const banners = words.map(bannerOf);
    return banners.length === 0 || banners.includes(null) ? text : banners.join('\n\n');
  },
};

/** Rows without ink above and below are left out. */
function bannerOf(word: string): string | null {
  const face = faceOf(14);
  const glyphs = [...word].map((character) => face.glyphs.get(character));
  const rows = Array.from({ length: face.height }, (_, y) =>
    glyphs
      .map((glyph) => rowOf(glyph?.rows[y] ?? 0, face))
      .join('')
      .trimEnd(),
  );
  const inked = (row: string) => row !== '';
  if (glyphs.includes(undefined)) return null;
  return rows.slice(rows.findIndex(inked), rows.findLastIndex(inked) + 1).join('\n');
}

/** The leftmost pixel is the highest bit. */
function rowOf(bits: number, { width }: Face): string {
  return Array.from({ length: width }, (_, x) => ((bits >>> (31 - x)) & 1 ? '#' : ' ')).join('');
}
