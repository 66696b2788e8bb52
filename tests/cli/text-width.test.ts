import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, hanging, wrapText } from '../../cli/text-width.ts';

describe('lines for a terminal', () => {
  it('are broken at spaces, count wide letters twice, and cut a word that is too long', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two ', 'three']);
    expect(wrapText('日本語テキスト', 6)).toEqual(['日本語', 'テキス', 'ト']);
    expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrapText(' 日日', 3)).toEqual([' ', '日', '日']);
    expect(wrapText('a\n\nb', 5)).toEqual(['a', '', 'b']);
    expect(displayWidth('e\u0301 👩‍👩‍👧')).toBe(4);
  });

  it('hold every character of the text and fit, spaces at an end aside', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c 日\n]{0,80}$/), fc.integer({ min: 2, max: 12 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('')).toBe(text.replaceAll('\n', ''));
        for (const line of lines) expect(displayWidth(line.trimEnd())).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('are indented behind the first, so that a reason cannot pass for a line of the desk', () => {
    const reason = `  A: "${'x '.repeat(30)}k keep · r revise"`;
    for (const line of hanging(reason, 40).slice(1)) expect(line).toMatch(/^ {7}/);
  });
});
