import type { Transform } from './transform.ts';

/** Every ASCII letter thirteen places on; twice gives the text again. */
export const rot13: Transform = {
  version: 1,
  apply: (text) =>
    text.replace(/[A-Za-z]/g, (letter) => {
      const base = letter <= 'Z' ? 65 : 97;
      return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
    }),
};
