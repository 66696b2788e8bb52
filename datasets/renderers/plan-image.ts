import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';

import { createRandom, type Random } from './random.ts';
import { type DrawingSpec, type StillStyle, specDigest } from './spec.ts';
import { lowContrast, plain, small } from './stills/flat.ts';
import { meme } from './stills/meme.ts';
import { noisy } from './stills/noisy.ts';
import { panels } from './stills/panels.ts';
import type { StillPlan } from './stills/plan.ts';

const PLANS: Record<StillStyle, StillPlan> = {
  'image/plain': plain,
  'image/meme': meme,
  'image/noisy': noisy,
  'image/small': small,
  'image/low-contrast': lowContrast,
  'image/panels': panels,
};

/** Lays a spec of a still out; null when its text does not fit. */
export function planImage(spec: DrawingSpec): (() => Raster) | null {
  if (!isStill(spec.style)) throw new InvalidInputError(`${spec.style} is not a still`);
  return PLANS[spec.style](spec.text, randomOf(spec));
}

/** The draws of a spec depend on all of it. */
export function randomOf(spec: DrawingSpec): Random {
  return createRandom(specDigest(spec));
}

function isStill(style: DrawingSpec['style']): style is StillStyle {
  return style in PLANS;
}
