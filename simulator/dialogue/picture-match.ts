import type { MediaPart } from '../../core/content.ts';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import { pipelineOf, type Raster, rasterOf } from '../../media/raster.ts';
import { type Difference, pictureDifference } from './picture-difference.ts';

export interface PictureMatcher {
  /**
   * Whether a data URI shows a drawn picture, or a scene of a drawn video: a JPEG of the drawing's own sides that differs
   * from its pixels by no more than the JPEG for models does. Never throws for what the bytes are. A blob is never shown,
   * nor a video without a scene.
   */
  shows(url: string, media: MediaPart, scene?: number): Promise<boolean>;
}

const JPEG_URI = 'data:image/jpeg;base64,';
const MOST_BYTES = 20_000_000;
/** Of the largest drawing. */
const MOST_PIXELS = 1024 * 768;
/**
 * Found by experiment: the stills of all kinds of drawings, JPEG of quality 80, stay below 9.8, 4.4, 10.1 and 3.5; quality
 * 60 or a blur of .7 pixels lie above the first, 5 % of darkness above the second, no colour at all above the third, all
 * hues turned by 10 degrees above the last on all cards but two with little colour (20 degrees there), a shift by one pixel
 * and other words above two or three.
 */
const STILL_LIMITS: Difference = { detail: 12, light: 6, colour: 13, tint: 4.5 };
/** Frames went through H.264 before: theirs stay below 12.8, 6.2, 15.3 and 5.8; another scene lies above one of these. */
const FRAME_LIMITS: Difference = { detail: 16, light: 7.5, colour: 18, tint: 8 };

/** Answers are remembered by picture and drawing, a bounded number of them. */
export function createPictureMatcher({ remembered = 10_000 }: { remembered?: number } = {}): PictureMatcher {
  const answers = new Map<string, Promise<boolean>>();
  return {
    shows(url, media, scene) {
      const bytes = bytesIn(url);
      if (bytes === null) return Promise.resolve(false);
      const { source, change } = media;
      if ((media.type === 'video') !== (scene !== undefined)) return Promise.resolve(false);
      if (source.kind !== 'drawing' || change !== undefined) return Promise.resolve(false);
      const key = keyOf(sha256(bytes), source.sha256, scene);
      const answer = answers.get(key) ?? isDrawing(bytes, source.spec, scene);
      answers.delete(key);
      answers.set(key, answer);
      const oldest = answers.keys().next();
      if (answers.size > remembered && oldest.done !== true) answers.delete(oldest.value);
      return answer;
    },
  };
}

function keyOf(picture: Sha256, drawing: Sha256, scene: number | undefined): string {
  return `${picture} ${drawing} ${scene ?? ''}`;
}

async function isDrawing(bytes: Buffer, spec: unknown, scene: number | undefined): Promise<boolean> {
  const drawn = drawnOf(spec, scene);
  const sent = drawn === null ? null : await decoded(bytes, drawn);
  if (drawn === null || sent === null) return false;
  const limits = scene === undefined ? STILL_LIMITS : FRAME_LIMITS;
  const found = pictureDifference(sent, drawn);
  return (Object.keys(limits) as (keyof Difference)[]).every((key) => found[key] <= limits[key]);
}

/** Null = this version cannot draw it: nothing shows it. */
function drawnOf(spec: unknown, scene: number | undefined): Raster | null {
  try {
    return scene === undefined ? drawImage(spec) : drawVideo(spec).scene(scene);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

/** The pixels of a data URI, if it is a JPEG of no more than the sides of a drawing; null = it is none. */
export async function pictureIn(url: string): Promise<Raster | null> {
  const bytes = bytesIn(url);
  return bytes === null ? null : decoded(bytes, null);
}

/** Null = it is no JPEG of a size that is read. */
function bytesIn(url: string): Buffer | null {
  return url.startsWith(JPEG_URI) && url.length <= MOST_BYTES
    ? Buffer.from(url.slice(JPEG_URI.length), 'base64')
    : null;
}

/** The picture's pixels; null = it is no JPEG of these sides. `size` null = of any up to the largest drawing's. */
async function decoded(bytes: Buffer, size: Pick<Raster, 'width' | 'height'> | null): Promise<Raster | null> {
  if (!(bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)) return null;
  try {
    const pipeline = pipelineOf(bytes);
    const { width, height } = await pipeline.metadata();
    const fits = size === null ? width * height <= MOST_PIXELS : width === size.width && height === size.height;
    if (!fits) return null;
    const raster = await rasterOf(pipeline);
    return raster.width === width && raster.height === height ? raster : null;
  } catch {
    // Whatever a decoder says of hostile bytes, they show nothing.
    return null;
  }
}
