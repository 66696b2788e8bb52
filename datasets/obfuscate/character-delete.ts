import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

/** Half of the words of three letters or more lose one letter, never the first. */
export const characterDelete: Transform = {
  version: 1,
  apply: (text, random) =>
    changeWords(text, { least: 3, random }, (letters) =>
      letters.toSpliced(1 + random.below(letters.length - 1), 1).join(''),
    ),
};
