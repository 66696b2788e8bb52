import { changeSome } from './places.ts';
import type { Transform } from './transform.ts';

/** Grave, acute, circumflex, tilde, diaeresis, ring, caron, dot below, macron below. */
const MARKS = [...'\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0323\u0331'];

/** Half of the ASCII letters carry a combining mark. */
export const diacritics: Transform = {
  version: 1,
  apply: (text, random) =>
    changeSome(text, { share: 0.5, random }, (letter) =>
      /^[A-Za-z]$/.test(letter) ? `${letter}${MARKS[random.below(MARKS.length)]}` : undefined,
    ),
};
