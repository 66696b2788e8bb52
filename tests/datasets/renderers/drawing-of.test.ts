import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../core/canonical-json.ts';
import { VARIANTS, type Variant } from '../../../core/variants.ts';
import { ATLAS_DIGEST } from '../../../datasets/renderers/atlas.ts';
import { contentOf } from '../../../datasets/renderers/content.ts';
import { drawImage, drawVideo } from '../../../datasets/renderers/draw.ts';
import { drawingOf } from '../../../datasets/renderers/drawing-of.ts';
import { drawnText } from '../../../datasets/renderers/drawn-text.ts';
import { type DrawingSpec, readSpec, specDigest } from '../../../datasets/renderers/spec.ts';

const TEXT = 'A sentence that is long enough to be split.';

function specFor(text: string, as: Variant, seed = 1): DrawingSpec {
  const drawing = drawingOf(text, { as, seed });
  if ('excluded' in drawing) throw new Error(drawing.excluded);
  return drawing.spec;
}

describe('the text that is drawn', () => {
  it('has white space collapsed and composed letters, and is otherwise as it was', () => {
    expect(drawnText('  Tabs\tand \r\n lines\u00a0\u2003here ')).toBe('Tabs and lines here');
    expect(drawnText('e\u0301')).toBe('é');
    expect(drawnText('KEEPS case, l33t & marks!!')).toBe('KEEPS case, l33t & marks!!');
    expect(drawnText(' \n ')).toBe('');
    expect(drawnText('a\u200Bb\uFEFF')).toBe('a\u200Bb\uFEFF');
  });
});

describe('the spec of a drawing', () => {
  it('names everything the pixels depend on, in canonical order', () => {
    const spec = specFor('  Two\nlines ', 'image/meme', 7);
    expect(canonicalJson(spec)).toBe(
      `{"atlas":"${ATLAS_DIGEST}","canvas":[1024,768],"renderer":"text-1","seed":7,"style":"image/meme","text":"Two lines"}`,
    );
    expect(specDigest(spec)).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(spec)).toEqual(Object.keys(spec).sort());
    expect(specFor('x', 'video/split').canvas).toEqual([640, 480]);
  });

  it('differs with text, variant and seed', () => {
    const specs = [
      specFor('a', 'image/plain', 1),
      specFor('b', 'image/plain', 1),
      specFor('a', 'image/plain', 2),
      specFor('a', 'image/small', 1),
      specFor('a', 'video/frames', 1),
    ];
    expect(new Set(specs.map(specDigest)).size).toBe(5);
  });

  it('is one for all videos that show no text, and one for videos that look alike', () => {
    expect(specFor('a', 'video/transcript', 1)).toEqual(specFor('b', 'video/title', 2));
    expect(specFor('a', 'video/both', 1)).toEqual(specFor('a', 'video/frames', 1));
  });

  it('is read back from JSON, and refused when another version made it', () => {
    const spec = specFor(TEXT, 'image/panels');
    expect(readSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    const strange: unknown[] = [
      { ...spec, renderer: 'text-0' },
      { ...spec, atlas: 'f'.repeat(64) },
      { ...spec, style: 'image/oil' },
      { ...spec, canvas: [16_000, 16_000] },
      { ...spec, seed: 1.5 },
      { ...spec, more: 1 },
      { ...spec, text: 7 },
      null,
      'spec',
    ];
    for (const value of strange) expect(() => readSpec(value)).toThrow('not a drawing of renderer');
    expect(() => drawImage({ ...spec, text: 'word '.repeat(3_000) })).toThrow('does not fit');
    expect(() => drawImage(specFor(TEXT, 'video/one'))).toThrow('not a still');
    expect(() => drawVideo(spec)).toThrow('not a video');
  });
});

describe('texts that cannot be drawn', () => {
  const onScreen = VARIANTS.filter((variant) => variant !== 'video/transcript' && variant !== 'video/title');

  it.each(onScreen)('%s leaves out emoji, control characters and bidi marks, what does not fit, and nothing', (as) => {
    for (const text of ['so 😀', 'a\u0007b', 'a\u202Eb']) {
      expect(drawingOf(text, { as, seed: 1 })).toEqual({ excluded: 'no_glyph' });
    }
    expect(drawingOf('word '.repeat(1_900), { as, seed: 1 })).toEqual({ excluded: 'too_long' });
    expect(drawingOf('x'.repeat(200), { as, seed: 1 })).toEqual({ excluded: 'too_long' });
    expect(drawingOf('x '.repeat(1e6), { as, seed: 1 })).toEqual({ excluded: 'too_long' });
    expect(drawingOf(' \n', { as, seed: 1 })).toEqual({ excluded: 'empty' });
  });

  it('may still be said or be a title', () => {
    for (const as of ['video/transcript', 'video/title'] as const) {
      expect(drawingOf('so 😀', { as, seed: 1 })).toHaveProperty('spec');
      expect(drawingOf(' ', { as, seed: 1 })).toEqual({ excluded: 'empty' });
    }
  });

  it('have nothing to do with a seed that is no seed', () => {
    for (const seed of [-1, 0.5, 2 ** 31, Number.NaN]) {
      expect(() => drawingOf(TEXT, { as: 'image/plain', seed })).toThrow('the seed');
    }
  });
});

describe('the parts of a drawn case', () => {
  it.each(VARIANTS)('%s carries the text where its name says', (variant) => {
    const result = contentOf(TEXT, variant, 3);
    if ('excluded' in result) throw new Error(result.excluded);
    const spec = specFor(TEXT, variant, 3);
    const source = { kind: 'drawing', sha256: specDigest(spec), spec };
    const said = { type: 'transcript', segments: [{ startS: 0, endS: 4, text: TEXT }] };
    const video = { type: 'video', source, title: variant === 'video/title' ? TEXT : null };
    if (variant.startsWith('image/')) expect(result.content).toEqual([{ type: 'image', source }]);
    else if (variant === 'video/transcript' || variant === 'video/both') expect(result.content).toEqual([video, said]);
    else expect(result.content).toEqual([video]);
    const onScreen = variant !== 'video/transcript' && variant !== 'video/title';
    expect(spec.text).toBe(onScreen ? TEXT : '');
  });

  it('keeps title and transcript exactly as the source has them', () => {
    const text = ' spaced \n out 😀';
    expect(contentOf(text, 'video/transcript', 0)).toMatchObject({ content: [{}, { segments: [{ text }] }] });
    expect(contentOf(text, 'video/title', 0)).toMatchObject({ content: [{ title: text }] });
    expect(contentOf(text, 'video/both', 0)).toEqual({ excluded: 'no_glyph' });
  });
});
