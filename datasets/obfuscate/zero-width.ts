import { changeSome } from './places.ts';
import type { Transform } from './transform.ts';

/** Zero-width space, non-joiner, joiner, word joiner. */
const INVISIBLE = ['\u200b', '\u200c', '\u200d', '\u2060'] as const;
const LETTER = /^\p{L}/u;

/** A character without width inside words, after half of the letters that another letter follows. */
export const zeroWidth: Transform = {
  version: 1,
  apply: (text, random) =>
    changeSome(text, { share: 0.5, random }, (letter, next) =>
      LETTER.test(letter) && LETTER.test(next) ? `${letter}${INVISIBLE[random.below(INVISIBLE.length)]}` : undefined,
    ),
};
