import { changeSome } from './places.ts';
import type { Transform } from './transform.ts';

/** Half of the letters that have two cases change theirs. Letters whose other case is more than one character stay. */
export const letterCase: Transform = {
  version: 1,
  apply: (text, random) =>
    changeSome(text, { share: 0.5, random }, (letter) => {
      const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
      return other !== letter && [...other].length === 1 ? other : undefined;
    }),
};
