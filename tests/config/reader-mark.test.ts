import { describe, expect, it } from 'vitest';
import { forReaders } from '../../config/reader-mark.ts';
import type { MediaPart } from '../../core/content.ts';
import { digestOf } from '../../core/digest.ts';
import { contentOf } from '../../datasets/renderers/content.ts';
import { drawImage, drawVideo } from '../../datasets/renderers/draw.ts';
import { normaliseRaster } from '../../media/normalise-image.ts';
import { STILL } from '../../media/plan.ts';
import { type Raster, toRaster } from '../../media/raster.ts';
import { placeboPart } from '../../persuasion/placebo.ts';

async function jpegOf(raster: Raster): Promise<Uint8Array> {
  return (await normaliseRaster(raster, STILL)).jpeg;
}

/** Share of yellow pixels in the right lower corner. */
async function yellow(jpeg: Uint8Array): Promise<number> {
  const { width, height, data } = await toRaster(jpeg);
  let found = 0;
  for (let y = height - 20; y < height; y += 1) {
    for (let x = width - 60; x < width; x += 1) {
      const at = (y * width + x) * 3;
      if (data[at]! > 200 && data[at + 1]! > 180 && data[at + 2]! < 140) found += 1;
    }
  }
  return found / 1200;
}

function specIn({ source }: MediaPart) {
  if (source.kind !== 'drawing') throw new Error('no drawing');
  return source.spec;
}

describe('a picture for people', () => {
  it('has the mark where it is a persuasion card, still or frame', async () => {
    const image = placeboPart('image', 1);
    const video = placeboPart('video', 1);
    for (const [part, raster] of [
      [image, drawImage(specIn(image))],
      [video, drawVideo(specIn(video)).scene(0)],
    ] as const) {
      const jpeg = await jpegOf(raster);
      expect(await yellow(jpeg)).toBe(0);
      const marked = await forReaders(part, jpeg);
      expect(await yellow(marked)).toBeGreaterThan(0.3);
      expect(await toRaster(marked)).toMatchObject({ width: raster.width, height: raster.height });
    }
  });

  it('is the very one that models were shown where it is anything else', async () => {
    const drawn = contentOf('a text to moderate', 'image/plain', 1);
    const part = 'content' in drawn ? (drawn.content[0] as MediaPart) : placeboPart('image', 1);
    const jpeg = await jpegOf(drawImage(specIn(part)));
    expect(await forReaders(part, jpeg)).toBe(jpeg);
    const blob: MediaPart = { type: 'image', source: { kind: 'blob', sha256: digestOf('x') } };
    expect(await forReaders(blob, jpeg)).toBe(jpeg);
  });
});
