import type { Obfuscation } from '../../core/obfuscations.ts';
import { asciiArt } from './ascii-art.ts';
import { base64 } from './base64.ts';
import { bidiOverride } from './bidi-override.ts';
import { characterDelete } from './character-delete.ts';
import { characterRepeat } from './character-repeat.ts';
import { characterSwap } from './character-swap.ts';
import { diacritics } from './diacritics.ts';
import { emoji } from './emoji.ts';
import { fullWidth } from './full-width.ts';
import { homoglyphs } from './homoglyphs.ts';
import { leet } from './leet.ts';
import { letterCase } from './letter-case.ts';
import { reversal } from './reversal.ts';
import { rot13 } from './rot13.ts';
import { spacing } from './spacing.ts';
import type { Transform } from './transform.ts';
import { transliteration } from './transliteration.ts';
import { zeroWidth } from './zero-width.ts';

/** Obfuscations of M 4.11. Text on a picture is `render`; translation is not offered, since it takes a model. */
export const TRANSFORMS: Readonly<Record<Obfuscation, Transform>> = {
  leet,
  homoglyph: homoglyphs,
  'zero-width': zeroWidth,
  bidi: bidiOverride,
  'full-width': fullWidth,
  spacing,
  swap: characterSwap,
  delete: characterDelete,
  repeat: characterRepeat,
  diacritics,
  case: letterCase,
  reversal,
  emoji,
  'ascii-art': asciiArt,
  base64,
  rot13,
  transliteration,
};
