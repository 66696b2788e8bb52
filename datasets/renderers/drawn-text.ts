/** White space that shows as a blank: tab, line ends, Unicode's space separators. Never U+FEFF or U+200B. */
const WHITE_SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;

/**
 * The text a picture of `text` shows, and what a reader of it gives back: composed (NFC), runs of white space as one
 * space, none at the ends. Case and everything else stay.
 */
export function drawnText(text: string): string {
  return text.normalize('NFC').replace(WHITE_SPACE, ' ').replace(/^ | $/g, '');
}
