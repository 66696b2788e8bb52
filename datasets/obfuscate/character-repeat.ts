import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

/** In half of the words of two letters or more, one letter stands two to four times. */
export const characterRepeat: Transform = {
  version: 1,
  apply: (text, random) =>
    changeWords(text, { least: 2, random }, (letters) => {
      const at = random.below(letters.length);
      return letters.with(at, (letters[at] ?? '').repeat(2 + random.below(3))).join('');
    }),
};
