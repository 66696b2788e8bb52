import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

/** In half of the words of three letters or more, two neighbours that differ change places; the first letter stays. */
export const characterSwap: Transform = {
  version: 1,
  apply: (text, random) =>
    changeWords(text, { least: 3, random }, (letters) => {
      const places = letters.flatMap((letter, i) =>
        i > 0 && i + 1 < letters.length && letter !== letters[i + 1] ? [i] : [],
      );
      const at = places[random.below(Math.max(places.length, 1))];
      if (at === undefined) return letters.join('');
      return [...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join('');
    }),
};
