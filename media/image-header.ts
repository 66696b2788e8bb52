import type { Metadata } from 'sharp';
import { whyUnreadable } from './image-failure.ts';
import { MAX_PIXELS } from './raster.ts';
import { type Refusal, refusal } from './refusal.ts';
import { sharp } from './sharp.ts';
import type { ImageMime } from './sniff.ts';

/** No picture that takes more memory while it is decoded is decoded. Bytes. */
export const MAX_DECODE_BYTES = 320e6;

/** Rows in flight, tables and the small output. Bytes. */
const STREAMING_BYTES = 20e6;

export interface ImageHeader {
  /** As shown: after the orientation that its EXIF asks for. Pixels. */
  readonly width: number;
  readonly height: number;
  /** About what decoding takes in memory. */
  readonly decodeBytes: number;
}

/** What a picture says about itself, read without decoding it; refused as `too_many_pixels` when it says too much. */
export async function readImageHeader(bytes: Uint8Array, mime: ImageMime): Promise<ImageHeader | Refusal> {
  let metadata: Metadata;
  try {
    // The limit is ours to apply, so that a picture over it can be told from one that cannot be read.
    metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'warning' }).metadata();
  } catch (error) {
    return whyUnreadable(error, { bytes, mime });
  }
  const pixels = metadata.width * metadata.height;
  if (pixels > MAX_PIXELS) {
    const most = `at most ${MAX_PIXELS / 1e6} million are decoded`;
    return refusal('too_many_pixels', `${metadata.width}x${metadata.height} pixels; ${most}`);
  }
  const whole = pixels * bytesHeldPerPixel(metadata, mime);
  if (whole > MAX_DECODE_BYTES) {
    const most = `at most ${MAX_DECODE_BYTES / 1e6} MB are spent`;
    const size = `${metadata.width}x${metadata.height} pixels`;
    return refusal('too_many_pixels', `${size} take ${Math.ceil(whole / 1e6)} MB to decode in this encoding; ${most}`);
  }
  const { width, height } = metadata.autoOrient;
  return { width, height, decodeBytes: STREAMING_BYTES + whole };
}

/**
 * Bytes a pixel for which the decoder holds the whole picture, from measured peaks at 49 megapixels: two a channel for
 * the coefficients of a progressive JPEG, the picture itself for an interlaced PNG, a canvas and its copy for GIF and
 * animated WebP. 0 = it is decoded row by row.
 */
function bytesHeldPerPixel({ channels, depth, isProgressive, pages }: Metadata, mime: ImageMime): number {
  switch (mime) {
    case 'image/jpeg':
      return isProgressive ? 2 * channels : 0;
    case 'image/png':
      return isProgressive ? channels * (depth === 'ushort' ? 2 : 1) : 0;
    case 'image/gif':
      return 5;
    case 'image/webp':
      return (pages ?? 1) > 1 ? 8 : 4;
  }
}
