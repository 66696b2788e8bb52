/** Ways to disguise a text from a moderator while a reader still gets it (M 4.11), by the names that specs use. */
export const OBFUSCATIONS = [
  'leet',
  'homoglyph',
  'zero-width',
  'bidi',
  'full-width',
  'spacing',
  'swap',
  'delete',
  'repeat',
  'diacritics',
  'case',
  'reversal',
  'emoji',
  'ascii-art',
  'base64',
  'rot13',
  'transliteration',
] as const;
export type Obfuscation = (typeof OBFUSCATIONS)[number];
