import type { Transform } from './transform.ts';

/** The whole text as Base64 of its UTF-8 bytes. */
export const base64: Transform = {
  version: 1,
  apply: (text) => Buffer.from(text, 'utf8').toString('base64'),
};
