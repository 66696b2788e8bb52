import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

/** A space between the letters of half of the words of three letters or more. */
export const spacing: Transform = {
  version: 1,
  apply: (text, random) => changeWords(text, { least: 3, random }, (letters) => letters.join(' ')),
};
