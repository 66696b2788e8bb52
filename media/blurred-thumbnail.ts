import { MAX_PIXELS } from './raster.ts';
import { sharp } from './sharp.ts';

/** Longest side. Pixels. */
const SIDE = 320;
/**
 * Standard deviation of the blur in pixels of the thumbnail. Letters of 40 px repeat about every 24 px: of such a wave
 * exp(-2 (pi sigma / 24)^2) = 0.1 % is left, less than one of 256 levels.
 */
const SIGMA = 14;

/** A picture for reports that shows colours and layout but neither text nor faces: a JPEG of at most 320 px a side. */
export function blurredThumbnail(jpeg: Uint8Array): Promise<Buffer> {
  return sharp(jpeg, { limitInputPixels: MAX_PIXELS, failOn: 'warning' })
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .blur(SIGMA)
    .toColourspace('srgb')
    .jpeg({ quality: 60 })
    .toBuffer();
}
