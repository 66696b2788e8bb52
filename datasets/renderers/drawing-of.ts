import { InvalidInputError } from '../../core/errors.ts';
import type { Variant } from '../../core/variants.ts';
import { hasGlyphs } from './atlas.ts';
import { drawnText } from './drawn-text.ts';
import { planImage } from './plan-image.ts';
import { planVideo } from './plan-video.ts';
import { type DrawingSpec, isSeed, STYLE_OF, specOf } from './spec.ts';

/** Why a text cannot be shown in a variant: a character has no glyph, it does not fit, or nothing would be seen. */
export type Excluded = 'no_glyph' | 'too_long' | 'empty';

/** No layout holds more; keeps a text of megabytes from being measured word by word. */
const MOST_LETTERS = 10_000;

/**
 * The drawing that shows `text` in a variant. Variants with the text elsewhere (`video/transcript`, `video/title`) share
 * one neutral drawing. Throws InvalidInputError for a seed that is no whole number from 0 below 2^31.
 */
export function drawingOf(
  text: string,
  { as, seed }: { as: Variant; seed: number },
): { spec: DrawingSpec } | { excluded: Excluded } {
  if (!isSeed(seed)) throw new InvalidInputError(`the seed ${seed} is not a whole number from 0 below 2^31`);
  const style = STYLE_OF[as];
  const shown = text.length > MOST_LETTERS ? null : drawnText(text);
  if (shown === '') return { excluded: 'empty' };
  if (style === 'video/blank') return { spec: specOf({ style, text: '', seed: 0 }) };
  if (shown === null) return { excluded: 'too_long' };
  if (!hasGlyphs(shown)) return { excluded: 'no_glyph' };
  const spec = specOf({ style, text: shown, seed });
  const fits = style.startsWith('video/') ? planVideo(spec) : planImage(spec);
  return fits === null ? { excluded: 'too_long' } : { spec };
}
