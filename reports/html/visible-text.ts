import { type Html, html } from './html.ts';

/**
 * What a reader could not see, or what would reorder or hide the rest: controls, format marks (bidirectional, zero-width,
 * tags), variation selectors, blank letters, separators of lines, private use. A line feed and a tab stay.
 */
const HIDDEN = /((?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}])/gu;

/** Combining marks beyond the fourth in a row only cover what is around them. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

const MOST = 6000;

/** Hostile text as it is, with each hidden character as its code: `U+202E`. Longer texts are cut, and say so. */
export function visibleText(text: string): Html {
  const whole = text.toWellFormed();
  const shown = whole.length > MOST ? whole.slice(0, MOST).toWellFormed() : whole;
  const pieces = shown.replace(STACKED, '$1').split(HIDDEN);
  return html`<bdi class="said" dir="auto">${pieces.map((piece, i) => (i % 2 === 0 ? piece : html`<code class="hid">${codeOf(piece)}</code>`))}${whole.length > MOST && html`<code class="hid">cut: ${whole.length - MOST} more characters</code>`}</bdi>`;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
