import { type Sha256, sha256 } from '../core/digest.ts';
import { STILL, VIDEO } from '../datasets/renderers/spec.ts';
import { sharp } from '../media/sharp.ts';
import { type Grey, inksOf } from './picture/ink.ts';
import { readLines } from './picture/lines.ts';
import { inReadingOrder } from './picture/reading-order.ts';

/** What a picture shows. `text` is `drawnText` of what was drawn. */
export type PictureReading =
  | { readonly kind: 'blank' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable' };

export interface PictureReader {
  /** Reads the bytes of a JPEG or PNG; never throws. Equal bytes are read once while they are remembered. */
  read(picture: Buffer): Promise<PictureReading>;
}

const UNREADABLE: PictureReading = { kind: 'unreadable' };
const MOST_BYTES = 20_000_000;

/**
 * Reads pictures that Mettle drew, at the size it drew them: a picture of other sides, or one that was stretched, turned,
 * flipped or cut on the way, is unreadable. It stands in for the eyes of a model.
 */
export function createPictureReader({ remembered = 2_000 }: { remembered?: number } = {}): PictureReader {
  const readings = new Map<Sha256, Promise<PictureReading>>();
  return {
    read(picture) {
      const key = sha256(picture);
      const reading = readings.get(key) ?? readAnew(picture);
      readings.delete(key);
      readings.set(key, reading);
      const oldest = readings.keys().next();
      if (readings.size > remembered && oldest.done !== true) readings.delete(oldest.value);
      return reading;
    },
  };
}

async function readAnew(picture: Buffer): Promise<PictureReading> {
  const grey = await decoded(picture);
  return grey === null ? UNREADABLE : readGrey(grey);
}

/** Reads decoded pixels. */
export function readGrey(grey: Grey): PictureReading {
  const inks = inksOf(grey);
  if (inks.length === 0) return { kind: 'blank' };
  for (const ink of inks) {
    const lines = readLines(ink);
    if (lines !== null && lines.length > 0) return { kind: 'text', text: inReadingOrder(lines) };
  }
  return UNREADABLE;
}

async function decoded(picture: Buffer): Promise<Grey | null> {
  if (picture.length > MOST_BYTES || !(isJpeg(picture) || isPng(picture))) return null;
  try {
    const { width, height } = await sharp(picture).metadata();
    if (![STILL, VIDEO].some((canvas) => canvas.width === width && canvas.height === height)) return null;
    const pixels = sharp(picture).flatten({ background: '#ffffff' }).toColourspace('b-w').raw({ depth: 'uchar' });
    const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
    return info.channels === 1 ? { width, height, data } : null;
  } catch {
    // Whatever a decoder says of hostile bytes, they show nothing.
    return null;
  }
}

function isJpeg(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
}
