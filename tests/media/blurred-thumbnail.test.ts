import { describe, expect, it } from 'vitest';
import { hashedUniform } from '../../core/digest.ts';
import { blurredThumbnail } from '../../media/blurred-thumbnail.ts';
import { normaliseRaster } from '../../media/normalise-image.ts';
import { STILL } from '../../media/plan.ts';
import { sharp } from '../../media/sharp.ts';
import { expectNear, pixelsOf, quarters, raster } from './drawn-quarters.ts';

describe('a blurred thumbnail', () => {
  /** Letters of 40 px: 5x7 grids of cells that are black or white by chance. */
  const written = raster(320, 240, (x, y) => {
    const [i, j] = [Math.floor((x % 30) / 5), Math.floor((y % 48) / 6)];
    if (i > 4 || j > 6) return [255, 255, 255];
    const letter = `${Math.floor(x / 30)} ${Math.floor(y / 48)}`;
    return hashedUniform([letter, i, j]) < 0.5 ? [0, 0, 0] : [255, 255, 255];
  });

  const greyOf = (jpeg: Uint8Array) => sharp(jpeg).greyscale().raw().toBuffer();

  it('is at most 320 px on its long side and never larger than its source', async () => {
    for (const [[width, height], expected] of [
      [
        [1024, 768],
        [320, 240],
      ],
      [
        [768, 1024],
        [240, 320],
      ],
      [
        [100, 50],
        [100, 50],
      ],
    ] as const) {
      const { jpeg } = await normaliseRaster(quarters(width, height), STILL);
      const small = await sharp(await blurredThumbnail(jpeg)).metadata();
      expect([small.width, small.height]).toEqual(expected);
    }
  });

  it('shows no letters of 40 px: what is left inside one is a faint slope', async () => {
    const contrast = (grey: Buffer, left: number, top: number) => {
      const inside = Array.from(
        { length: 25 * 42 },
        (_, i) => grey[(top + Math.floor(i / 25)) * 320 + left + (i % 25)]!,
      );
      return Math.max(...inside) - Math.min(...inside);
    };
    const { jpeg } = await normaliseRaster(written, STILL);
    const [sharpGrey, blurred] = [await greyOf(jpeg), await greyOf(await blurredThumbnail(jpeg))];
    for (const left of [60, 90, 120, 150, 180, 210]) {
      for (const top of [48, 96, 144]) {
        expect(contrast(sharpGrey, left, top)).toBeGreaterThan(200);
        expect(contrast(blurred, left, top)).toBeLessThan(80);
      }
    }
  });

  it('leaves less than one grey level of a wave of 24 px, and still shows where colours lie', async () => {
    const wave = raster(320, 240, (x) => [x % 24 < 12 ? 0 : 255, x % 24 < 12 ? 0 : 255, x % 24 < 12 ? 0 : 255]);
    const middle = (await greyOf(await blurredThumbnail((await normaliseRaster(wave, STILL)).jpeg))).subarray(
      320 * 120 + 60,
      320 * 120 + 260,
    );
    expect(Math.max(...middle) - Math.min(...middle)).toBeLessThanOrEqual(3);
    const at = await pixelsOf(await blurredThumbnail((await normaliseRaster(quarters(1024, 768), STILL)).jpeg));
    expectNear(at(60, 50), [220, 30, 30], 25);
    expectNear(at(60, 190), [30, 30, 220], 25);
  });
});
