import type { Sharp } from 'sharp';
import { fitInside, type Size } from './fit.ts';
import { DECODE_SECONDS, whyUnreadable } from './image-failure.ts';
import { readImageHeader } from './image-header.ts';
import { imageLimiter } from './image-limiter.ts';
import type { ImagePlan } from './plan.ts';
import { pipelineOf, type Raster } from './raster.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { sniff } from './sniff.ts';

/** Longest file that is looked at: what the strictest common provider takes for one image. */
export const MAX_IMAGE_BYTES = 20e6;

/** A picture as models are shown it: upright, opaque on white, sRGB, a JPEG without metadata. Pixels. */
export interface NormalisedImage extends Size {
  readonly jpeg: Buffer;
  /** As the source is shown, before it was made smaller. */
  readonly source: Size;
}

/** The same bytes when repeated with the same tools. The plan's kind does not matter: frames are treated as stills. */
export type StillPlan = Pick<ImagePlan, 'shortSide' | 'longSide' | 'quality'>;

/**
 * Makes a JPEG of an untrusted JPEG, PNG, WebP or GIF (of an animation: its first picture); EXIF, GPS, colour profiles
 * and bytes behind the picture do not pass. At most as many at once as there are cores, and memory for the largest.
 * A picture that cannot be had is refused with its reason, whatever the bytes are.
 */
export async function normaliseImage(bytes: Uint8Array, plan: StillPlan): Promise<NormalisedImage | Refusal> {
  if (bytes.length > MAX_IMAGE_BYTES) {
    return refusal('too_many_bytes', `${bytes.length} bytes; at most ${MAX_IMAGE_BYTES / 1e6} MB are read`);
  }
  const type = await sniff(bytes);
  if (isRefusal(type)) return type;
  if (type.kind !== 'image') return refusal('type_not_allowed', `${type.mime} is not a picture`);
  const header = await readImageHeader(bytes, type.mime);
  if (isRefusal(header)) return header;
  return imageLimiter.run(header.decodeBytes, async () => {
    const startedAt = performance.now();
    try {
      return await encode(pipelineOf(bytes).timeout({ seconds: DECODE_SECONDS }), header, plan);
    } catch (error) {
      return whyUnreadable(error, { bytes, mime: type.mime, ms: performance.now() - startedAt });
    }
  });
}

/** The same for pixels of our own drawing. Throws InvalidInputError for a raster whose sides and bytes do not fit. */
export async function normaliseRaster(raster: Raster, plan: StillPlan): Promise<NormalisedImage> {
  return encode(pipelineOf(raster), raster, plan);
}

async function encode(pipeline: Sharp, { width, height }: Size, plan: StillPlan): Promise<NormalisedImage> {
  const { data, info } = await pipeline
    .resize({ ...fitInside({ width, height }, plan), fit: 'fill' })
    .toColourspace('srgb')
    .jpeg({ quality: plan.quality })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height, source: { width, height } };
}
