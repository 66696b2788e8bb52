import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP = '\u202c';

/** Half of the words stored backwards between a right-to-left override and its end: they look as they did. */
export const bidiOverride: Transform = {
  version: 1,
  apply: (text, random) =>
    changeWords(
      text,
      { least: 2, random },
      (letters) => `${RIGHT_TO_LEFT_OVERRIDE}${letters.toReversed().join('')}${POP}`,
    ),
};
