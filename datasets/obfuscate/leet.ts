import { changeSome } from './places.ts';
import type { Transform } from './transform.ts';

const FIGURES: Readonly<Record<string, string>> = {
  a: '4@',
  b: '8',
  e: '3',
  g: '9',
  i: '1!',
  l: '1',
  o: '0',
  s: '5$',
  t: '7',
  z: '2',
};

/** Leetspeak: 70 % of the letters that look like a figure or a sign become one. */
export const leet: Transform = {
  version: 1,
  apply: (text, random) =>
    changeSome(text, { share: 0.7, random }, (letter) => {
      const figures = FIGURES[letter.toLowerCase()];
      return figures?.[random.below(figures.length)];
    }),
};
