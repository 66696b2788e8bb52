import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faceOf, hasGlyphs, SIZES } from '../../../datasets/renderers/atlas.ts';

describe('glyph atlas', () => {
  it('has every printable character of English, German, French, Spanish, Polish and Romanian', () => {
    const letters = 'ÄÖÜäöüß ÀÂÇÈÉÊËÎÏÔŒÙÛŸàâçèéêëîïôœùûüÿ ÁÍÑÓÚáíñóú¿¡ ĄĆĘŁŃÓŚŹŻąćęłńóśźż ĂÂÎȘȚăâîșț';
    const ascii = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
    expect(hasGlyphs(`${ascii} ${letters} “quoted” ‘so’ „so“ – — … € • ™`)).toBe(true);
  });

  it.each(SIZES)('has no two alike and none empty at %i px', (size) => {
    const { glyphs, width, height, pitch } = faceOf(size);
    const seen = new Set<string>();
    for (const { rows, ink } of glyphs.values()) {
      expect(rows).toHaveLength(height);
      expect(ink).toBeGreaterThan(1);
      expect(rows.every((row) => (row & (2 ** (32 - width) - 1)) === 0)).toBe(true);
      seen.add(rows.join(' '));
    }
    expect(seen.size).toBe(glyphs.size);
    expect(glyphs.size).toBeGreaterThan(300);
    expect(pitch).toBeGreaterThanOrEqual(height);
  });

  it.each([
    ['an emoji', 'no 😀'],
    ['a control character', 'a\u0000b'],
    ['a turned reading direction', 'a\u202Eb'],
    ['a zero-width space', 'a\u200Bb'],
    ['a soft hyphen', 'a\u00ADb'],
    ['a byte order mark', '\uFEFFa'],
    ['a lone surrogate', 'a\uD800'],
    ['Arabic', 'سلام'],
    ['a combining mark', 'a\u0301'],
    ['a line feed', 'a\nb'],
  ])('lacks %s', (_, text) => {
    expect(hasGlyphs(text)).toBe(false);
  });

  it('is small enough to ship', () => {
    const atlas = new URL('../../../datasets/renderers/atlas/atlas.json', import.meta.url);
    expect(statSync(atlas).size).toBeLessThan(50_000);
  });
});
