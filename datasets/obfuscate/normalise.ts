import unhomoglyph from 'unhomoglyph';

/** Rises when the same text becomes another. */
export const NORMALISER_VERSION = 1;

/** Soft hyphen, zero-width characters and joiners, invisible operators, bidirectional marks, overrides and isolates. */
const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const BEYOND_ASCII = /[^\p{ASCII}]/gu;

/**
 * What a cautious platform does to a text before it judges it (M 4.11): NFKC, characters without width and bidirectional
 * marks out, then every character that Unicode's list confuses with one ASCII letter or digit as that one. ASCII
 * itself stays (the list has `m` look like `rn`), and so do accents and what resembles several letters (`æ`).
 */
export function normalise(text: string): string {
  return text.normalize('NFKC').replace(UNSEEN, '').replace(BEYOND_ASCII, folded);
}

function folded(character: string): string {
  const twin = unhomoglyph(character);
  return /^[A-Za-z0-9]$/.test(twin) ? twin : character;
}
