import type { Transform } from './transform.ts';
import { charactersOf } from './words.ts';

/** Every line backwards. */
export const reversal: Transform = {
  version: 1,
  apply: (text) =>
    text
      .split('\n')
      .map((line) => charactersOf(line).toReversed().join(''))
      .join('\n'),
};
