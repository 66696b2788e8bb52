import type { Transform } from './transform.ts';
import { changeWords } from './words.ts';

const EMOJI = [...'😀😎🔥🌸🍀🎉🐱🌈🍕🚀🎈🌟'];

/** An emoji of a dozen harmless ones in the middle of half of the words of three letters or more. */
export const emoji: Transform = {
  version: 1,
  apply: (text, random) =>
    changeWords(text, { least: 3, random }, (letters) =>
      letters.toSpliced(Math.floor(letters.length / 2), 0, EMOJI[random.below(EMOJI.length)] ?? '').join(''),
    ),
};
