import type { MediaPart } from '../../core/content.ts';
import { type Sha256, sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { drawImage } from '../../datasets/renderers/draw.ts';
import { pipelineOf, type Raster, rasterOf } from '../../media/raster.ts';
import { pictureDifference } from './picture-difference.ts';

export interface PictureMatcher {
  /**
   * Whether a data URI shows a drawn picture: a JPEG of the drawing's own sides that differs from its pixels by no more
   * than the JPEG of a still for models does. Never throws for what the bytes are. A blob and a video are never shown.
   */
  shows(url: string, media: MediaPart): Promise<boolean>;
}

const JPEG_URI = 'data:image/jpeg;base64,';
const MOST_BYTES = 20_000_000;
/**
 * Found by experiment: the stills of all kinds of drawings, JPEG of quality 80, stay below 9.8, 4.4 and 10.1; quality 60
 * or a blur of .7 pixels lie above the first, 5 % of darkness above the second, a turn of all colours by 60 degrees or
 * none at all above the third, a shift by one pixel and other words above two or three.
 */
const LIMITS = { detail: 12, light: 6, colour: 13 } as const;

/** Answers are remembered by picture and drawing, a bounded number of them. */
export function createPictureMatcher({ remembered = 10_000 }: { remembered?: number } = {}): PictureMatcher {
  const answers = new Map<string, Promise<boolean>>();
  return {
    shows(url, media) {
      if (!url.startsWith(JPEG_URI) || url.length > MOST_BYTES || media.type !== 'image') return Promise.resolve(false);
      const { source, change } = media;
      if (source.kind !== 'drawing' || change !== undefined) return Promise.resolve(false);
      const bytes = Buffer.from(url.slice(JPEG_URI.length), 'base64');
      const key = keyOf(sha256(bytes), source.sha256);
      const answer = answers.get(key) ?? isDrawing(bytes, source.spec);
      answers.delete(key);
      answers.set(key, answer);
      const oldest = answers.keys().next();
      if (answers.size > remembered && oldest.done !== true) answers.delete(oldest.value);
      return answer;
    },
  };
}

function keyOf(picture: Sha256, drawing: Sha256): string {
  return `${picture} ${drawing}`;
}

async function isDrawing(bytes: Buffer, spec: unknown): Promise<boolean> {
  const drawn = drawnOf(spec);
  const sent = drawn === null ? null : await decoded(bytes, drawn);
  if (drawn === null || sent === null) return false;
  const { detail, light, colour } = pictureDifference(sent, drawn);
  return detail <= LIMITS.detail && light <= LIMITS.light && colour <= LIMITS.colour;
}

/** Null = this version cannot draw it: nothing shows it. */
function drawnOf(spec: unknown): Raster | null {
  try {
    return drawImage(spec);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

/** The picture's pixels; null = it is no JPEG of these sides. */
async function decoded(bytes: Buffer, { width, height }: Raster): Promise<Raster | null> {
  if (!(bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)) return null;
  try {
    const pipeline = pipelineOf(bytes);
    const head = await pipeline.metadata();
    if (head.width !== width || head.height !== height) return null;
    const raster = await rasterOf(pipeline);
    return raster.width === width && raster.height === height ? raster : null;
  } catch {
    // Whatever a decoder says of hostile bytes, they show nothing.
    return null;
  }
}
