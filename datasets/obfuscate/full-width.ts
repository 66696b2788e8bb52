import type { Transform } from './transform.ts';

const OFFSET = 0xfee0;

/** Every visible ASCII character in its full-width form; blanks stay. */
export const fullWidth: Transform = {
  version: 1,
  apply: (text) =>
    text.replace(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + OFFSET)),
};
