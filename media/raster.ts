import type { Sharp } from 'sharp';
import { InvalidInputError } from '../core/errors.ts';
import { sharp } from './sharp.ts';

/** Decoded pixels: sRGB, 8 bits, three channels without padding, row by row from the top left. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** width x height x 3 bytes. */
  readonly data: Uint8Array;
}

/** No picture of more pixels is decoded. */
export const MAX_PIXELS = 50e6;

/** Throws InvalidInputError when sides and bytes do not fit each other. */
export function checkRaster({ width, height, data }: Raster): void {
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (whole && data.length === width * height * 3) return;
  throw new InvalidInputError(`a raster of ${width}x${height} pixels cannot have ${data.length} bytes`, {
    hint: 'give width x height x 3 bytes: red, green, blue, row by row',
  });
}

/**
 * A pipeline over pixels, or over the bytes of a JPEG, PNG, WebP or GIF (first picture) turned upright, brought to sRGB
 * and laid on white, as models are shown it.
 */
export function pipelineOf(image: Raster | Uint8Array): Sharp {
  if (image instanceof Uint8Array) {
    return sharp(image, { limitInputPixels: MAX_PIXELS, failOn: 'warning' })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#ffffff' });
  }
  checkRaster(image);
  const { width, height, data } = image;
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: MAX_PIXELS });
}

/** The pixels that a pipeline ends in. */
export async function rasterOf(pipeline: Sharp): Promise<Raster> {
  const { data, info } = await pipeline.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Pixels of an encoded picture; a raster passes as it is. Throws what sharp throws for bytes it cannot or may not read. */
export async function toRaster(image: Raster | Uint8Array): Promise<Raster> {
  return image instanceof Uint8Array ? rasterOf(pipelineOf(image)) : image;
}
