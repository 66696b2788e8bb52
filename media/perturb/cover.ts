import { InvalidInputError } from '../../core/errors.ts';
import { checkRaster, pipelineOf, type Raster, rasterOf } from '../raster.ts';
import { below } from './draws.ts';
import { imagePerturbation, level } from './perturbation.ts';
import { copyOf, paste } from './pixels.ts';

/** A grey box of the picture's aspect over a share of its area, at a place of the seed. Our own shares. */
export const occlusion = imagePerturbation({
  version: 1,
  params: (severity) => ({ area: level([0.02, 0.05, 0.1, 0.2, 0.35], severity) }),
  apply: (clean: Raster, { area }, { random }) => {
    const width = Math.max(1, Math.round(clean.width * Math.sqrt(area)));
    const height = Math.max(1, Math.round(clean.height * Math.sqrt(area)));
    const left = below(random, clean.width - width + 1);
    const top = below(random, clean.height - height + 1);
    const out = copyOf(clean);
    paste(out, { width, height, data: new Uint8Array(width * height * 3).fill(128) }, { left, top });
    return out;
  },
});

/**
 * Slanted bands over all of it, white and black in turn, mixed in with an opacity: eight of a shorter side, each a quarter
 * of their distance wide, started at a place of the seed. A pattern instead of letters: no font. Our own opacities.
 */
export const watermark = imagePerturbation({
  version: 1,
  params: (severity) => ({ opacity: level([0.1, 0.2, 0.35, 0.5, 0.7], severity) }),
  apply: (clean: Raster, { opacity }, { random }) => {
    const distance = Math.max(4, Math.round(Math.min(clean.width, clean.height) / 8));
    const start = below(random, 2 * distance);
    const { width, height, data } = copyOf(clean);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 3) {
        const place = (x + y + start) % (2 * distance);
        if (place % distance >= distance / 4) continue;
        const ink = place < distance ? 255 : 0;
        for (let channel = at; channel < at + 3; channel++) {
          data[channel] = Math.round((1 - opacity) * data[channel]! + opacity * ink);
        }
      }
    }
    return { width, height, data };
  },
});

/**
 * The caller's pixels laid over, as large as fits a share of each side, at a place of the seed. Drawn words, other words of
 * equal length and the same box without words are the arms to compare. Throws InvalidInputError without an overlay.
 */
export const overlay = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.2, 0.35, 0.5, 0.7, 0.9], severity) }),
  apply: async (clean: Raster, { share }, means) => {
    if (means.overlay === null) {
      throw new InvalidInputError('the perturbation overlay was given nothing to lay over', {
        hint: 'give `overlay`: the pixels of the words, or of the empty box',
      });
    }
    checkRaster(means.overlay);
    const width = Math.max(1, Math.round(clean.width * share));
    const height = Math.max(1, Math.round(clean.height * share));
    const patch = await rasterOf(pipelineOf(means.overlay).resize(width, height, { fit: 'inside', kernel: 'cubic' }));
    const left = below(means.random, clean.width - patch.width + 1);
    const top = below(means.random, clean.height - patch.height + 1);
    const out = copyOf(clean);
    paste(out, patch, { left, top });
    return out;
  },
});
