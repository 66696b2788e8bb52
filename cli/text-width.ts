/** Graphemes that terminals draw two columns wide: East Asian wide and fullwidth letters, emoji. */
const WIDE =
  /\p{RGI_Emoji}|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/v;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

const widthOf = (grapheme: string): number => (WIDE.test(grapheme) ? 2 : 1);

/** Columns that a line takes on a terminal; it holds no control characters. */
export function displayWidth(line: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(line)) width += widthOf(segment);
  return width;
}

/**
 * Lines of at most `width` columns, broken at spaces where there are some; a longer word is cut. Every character stays;
 * spaces at an end may hang over.
 */
export function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  let space = -1;
  for (const { segment } of graphemes.segment(line)) {
    const wide = widthOf(segment);
    while (used + wide > width && current !== '' && segment !== ' ') {
      const at = space > 0 ? space : current.length;
      lines.push(current.slice(0, at));
      current = current.slice(at);
      used = displayWidth(current);
      space = -1;
    }
    current += segment;
    used += wide;
    if (segment === ' ') space = current.length;
  }
  lines.push(current);
  return lines;
}

/** One line as several; those after the first are indented, so that none of them can pass for a line of its own. */
export function hanging(line: string, width: number): readonly string[] {
  const indent = '       ';
  const [first = '', ...rest] = wrapText(line, Math.max(20, width - indent.length));
  return [first.trimEnd(), ...rest.map((more) => `${indent}${more}`.trimEnd())];
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
