/**
 * What a reader could not see, or what would reorder, hide or act on the rest: controls (escape sequences begin with one),
 * format marks (bidirectional, zero-width, tags), variation selectors, blank letters, separators of lines, private use,
 * noncharacters, lone surrogates.
 */
const HIDDEN =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}\\u2800]';

/**
 * A line feed and a tab stay, and so does an emoji of the Unicode list with its joiners. Combining marks beyond the fourth
 * in a row only cover what is around them. A bracket of the text's own that reads like a mark is one.
 */
const TO_MARK = new RegExp(
  `\\p{RGI_Emoji}|[\\n\\t]|(?<hidden>⟦(?=U\\+|\\+)|${HIDDEN})|(?<=\\p{M}{4})(?<stacked>\\p{M}+)`,
  'gv',
);
const UNSAFE = new RegExp(HIDDEN, 'gv');

/** `U+202E`. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export interface MarkedText {
  readonly text: string;
  /** How many marks stand in it. */
  readonly marks: number;
}

/**
 * Hostile text that may be sent to a terminal: each hidden character as ⟦U+202E⟧, stacked combining marks as their number
 * ⟦+37 combining⟧, tabs as four spaces, CR LF as a line feed.
 */
export function markHidden(text: string): MarkedText {
  let marks = 0;
  const shown = text.replaceAll('\r\n', '\n').replace(TO_MARK, (found, ...rest) => {
    const { hidden, stacked } = rest.at(-1) as { hidden?: string; stacked?: string };
    if (found === '\t') return '    ';
    if (hidden === undefined && stacked === undefined) return found;
    marks += 1;
    return stacked === undefined ? `⟦${codePointName(found)}⟧` : `⟦+${[...stacked].length} combining⟧`;
  });
  return { text: shown, marks };
}

/** The same on one line. */
export function markedLine(text: string): string {
  return markHidden(text).text.replaceAll('\n', '⟦U+000A⟧');
}

/** JSON text of a value in which no hidden character stands as itself: the same data, fit for a terminal. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, (found) =>
    Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
