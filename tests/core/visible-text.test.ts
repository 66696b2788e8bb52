import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markedLine, markHidden, visibleJson } from '../../core/visible-text.ts';

describe('hidden characters', () => {
  it('are shown as marks, and counted: bidirectional, zero-width, escapes, blanks, tags, lone surrogates', () => {
    const cases: readonly (readonly [text: string, shown: string, marks: number])[] = [
      ['a\u202Eb\u2066c\u200Fd', 'a⟦U+202E⟧b⟦U+2066⟧c⟦U+200F⟧d', 3],
      ['x\u200By\uFEFFz\u00AD', 'x⟦U+200B⟧y⟦U+FEFF⟧z⟦U+00AD⟧', 3],
      ['\u001b[31mred\u009b0m\u0007', '⟦U+001B⟧[31mred⟦U+009B⟧0m⟦U+0007⟧', 3],
      ['\u3164\u115F\u2800\u{e0041}\u{f0000}', '⟦U+3164⟧⟦U+115F⟧⟦U+2800⟧⟦U+E0041⟧⟦U+F0000⟧', 5],
      ['\ud800 \udfff', '⟦U+D800⟧ ⟦U+DFFF⟧', 2],
      ['one\r\ntwo\rthree\u2028four', 'one\ntwo⟦U+000D⟧three⟦U+2028⟧four', 2],
    ];
    for (const [text, shown, marks] of cases) expect(markHidden(text)).toEqual({ text: shown, marks });
  });

  it('leave what people write as it is', () => {
    for (const text of ['Grüße, 日本語, עברית, e\u0301', '👩‍👩‍👧 ❤️ 1️⃣ 🇩🇪', 'a\nb', '⟦note⟧'])
      expect(markHidden(text)).toEqual({ text, marks: 0 });
    expect(markHidden('a\tb').text).toBe('a    b');
  });

  it('cannot be told from a mark only by one that is marked itself', () => {
    expect(markHidden('⟦U+202E⟧')).toEqual({ text: '⟦U+27E6⟧U+202E⟧', marks: 1 });
  });

  it('show stacked combining marks as their number', () => {
    expect(markHidden(`e${'\u0301'.repeat(40)}!`)).toEqual({
      text: `e${'\u0301'.repeat(4)}⟦+36 combining⟧!`,
      marks: 1,
    });
  });

  it('never come through, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const line = markedLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(line.replace(/\p{RGI_Emoji}/gv, '')).not.toMatch(/[\p{Cf}\p{Co}]/u);
      }),
    );
  });

  it('stand in JSON as escapes of the same data', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const json = visibleJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      }),
    );
    expect(visibleJson('\u202E\u009b')).toBe('"\\u202e\\u009b"');
  });
});
