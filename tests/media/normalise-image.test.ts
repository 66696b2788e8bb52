import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { fitInside } from '../../media/fit.ts';
import { whyUnreadable } from '../../media/image-failure.ts';
import { type NormalisedImage, normaliseImage, normaliseRaster } from '../../media/normalise-image.ts';
import { pixelSha256 } from '../../media/pixel-hash.ts';
import { STILL } from '../../media/plan.ts';
import { isRefusal } from '../../media/refusal.ts';
import { sharp } from '../../media/sharp.ts';
import { draw, expectNear, pixelsOf, quarters, type Rgb, raster } from './drawn-quarters.ts';

async function normalised(bytes: Uint8Array, plan = STILL): Promise<NormalisedImage> {
  const made = await normaliseImage(bytes, plan);
  if (isRefusal(made)) throw new Error(`${made.refused}: ${made.detail}`);
  return made;
}

describe('the size of a still', () => {
  it.each([
    [4000, 3000, 1024, 768],
    [3000, 4000, 768, 1024],
    [1024, 768, 1024, 768],
    [597, 336, 597, 336],
    [6000, 1000, 2048, 341],
    [1, 20_000, 1, 2048],
    [1, 1, 1, 1],
  ])('of %dx%d is %dx%d', (width, height, toWidth, toHeight) => {
    expect(fitInside({ width, height }, STILL)).toEqual({ width: toWidth, height: toHeight });
  });

  it('keeps both limits and the aspect to the pixel, never enlarges, and is large enough', () => {
    const side = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const to = fitInside({ width, height }, STILL);
        expect(Math.min(to.width, to.height)).toBeLessThanOrEqual(STILL.shortSide);
        expect(Math.max(to.width, to.height)).toBeLessThanOrEqual(STILL.longSide);
        expect(to.width).toBeLessThanOrEqual(width);
        expect(to.height).toBeLessThanOrEqual(height);
        // The long side at the scale of the short one, half a pixel of rounding either way.
        const scale = Math.max(to.width, to.height) / Math.max(width, height);
        const exact = Math.min(width, height) * scale;
        expect(Math.abs(Math.min(to.width, to.height) - Math.max(1, exact))).toBeLessThanOrEqual(1);
        const kept = to.width === width && to.height === height;
        const limited = [STILL.shortSide, STILL.longSide].some((limit) => [to.width, to.height].includes(limit));
        expect(kept || limited).toBe(true);
      }),
    );
  });
});

describe('a normalised picture', () => {
  it('is smaller in both directions alike, and says how large its source is', async () => {
    const made = await normalised(await draw(quarters(3000, 1500)).png().toBuffer());
    expect(made).toMatchObject({ width: 1536, height: 768, source: { width: 3000, height: 1500 } });
    const at = await pixelsOf(made.jpeg);
    expectNear(at(300, 200), [220, 30, 30]);
    expectNear(at(1200, 200), [30, 200, 30]);
    expectNear(at(300, 600), [30, 30, 220]);
    expectNear(at(1200, 600), [255, 255, 255]);
  });

  it('has the same bytes when it is made again', async () => {
    const png = await draw(raster(1500, 1100, (x, y) => [(x * y) % 256, (x ^ y) % 256, (x + y) % 256]))
      .png()
      .toBuffer();
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => normalised(png)));
    for (const other of others) expect(other.jpeg.equals(first?.jpeg as Buffer)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright after EXIF orientation %d', async (orientation) => {
    const [w, h] = [1600, 1200];
    const shown = quarters(w, h);
    const shownAt = (x: number, y: number): Rgb => [...shown.data.subarray((y * w + x) * 3).subarray(0, 3)] as never;
    // Where each stored pixel is shown (Exif 2.3, tag 0x0112); from 5 on, rows are stored as columns.
    const places: readonly ((x: number, y: number) => Rgb)[] = [
      (x, y) => shownAt(x, y),
      (x, y) => shownAt(w - 1 - x, y),
      (x, y) => shownAt(w - 1 - x, h - 1 - y),
      (x, y) => shownAt(x, h - 1 - y),
      (x, y) => shownAt(y, x),
      (x, y) => shownAt(w - 1 - y, x),
      (x, y) => shownAt(w - 1 - y, h - 1 - x),
      (x, y) => shownAt(y, h - 1 - x),
    ];
    const [width, height] = orientation < 5 ? [w, h] : [h, w];
    const stored = raster(width, height, places[orientation - 1] as (x: number, y: number) => Rgb);
    const jpeg = await draw(stored).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const made = await normalised(jpeg);
    expect(made).toMatchObject({ width: 1024, height: 768, source: { width: 1600, height: 1200 } });
    const at = await pixelsOf(made.jpeg);
    expectNear(at(200, 200), [220, 30, 30], 12);
    expectNear(at(800, 200), [30, 200, 30], 12);
    expectNear(at(200, 600), [30, 30, 220], 12);
  });

  it('lies on white where its source is transparent', async () => {
    const glass = sharp({
      create: { width: 64, height: 64, channels: 4, background: { r: 200, g: 20, b: 20, alpha: 0.5 } },
    });
    expectNear((await pixelsOf((await normalised(await glass.png().toBuffer())).jpeg))(30, 30), [227, 137, 137]);
    const clear = sharp({ create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    for (const bytes of [
      await clear.clone().png().toBuffer(),
      await clear.clone().webp().toBuffer(),
      await clear.clone().gif().toBuffer(),
    ]) {
      expectNear((await pixelsOf((await normalised(bytes)).jpeg))(30, 30), [255, 255, 255]);
    }
  });

  it('shows the colours of CMYK, 16-bit, grey and wide-gamut pictures in sRGB', async () => {
    const source = () => draw(quarters(200, 200));
    for (const bytes of [
      await source().png().toColourspace('rgb16').toBuffer(),
      await source().withIccProfile('p3').png().toBuffer(),
    ]) {
      const at = await pixelsOf((await normalised(bytes)).jpeg);
      expectNear(at(50, 50), [220, 30, 30], 12);
      expectNear(at(50, 150), [30, 30, 220], 12);
    }
    const cmyk = await source().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const inked = await pixelsOf((await normalised(cmyk)).jpeg);
    expectNear(inked(150, 150), [255, 255, 255], 12);
    // Inks cannot hold these colours: what is left is red still, and blue.
    expect(inked(50, 50)[0] - inked(50, 50)[1]).toBeGreaterThan(100);
    expect(inked(50, 150)[2] - inked(50, 150)[0]).toBeGreaterThan(50);
    const grey = await normalised(await source().greyscale().png().toBuffer());
    expect((await sharp(grey.jpeg).metadata()).channels).toBe(3);
  });

  it('is the first picture of an animation', async () => {
    const frames = raster(40, 120, (_, y) => (y < 40 ? [220, 30, 30] : [30, 30, 220]));
    const animated = () => sharp(frames.data, { raw: { width: 40, height: 120, channels: 3, pageHeight: 40 } });
    for (const bytes of [await animated().gif().toBuffer(), await animated().webp().toBuffer()]) {
      expect((await sharp(bytes).metadata()).pages).toBeGreaterThan(1);
      const made = await normalised(bytes);
      expect(made).toMatchObject({ width: 40, height: 40 });
      expectNear((await pixelsOf(made.jpeg))(20, 30), [220, 30, 30]);
    }
  });

  it('of a drawing of ours has its size and its pixels, and no wrong drawing passes', async () => {
    const drawn = quarters(1024, 768);
    const made = await normaliseRaster(drawn, STILL);
    expect(made).toMatchObject({ width: 1024, height: 768, source: { width: 1024, height: 768 } });
    expect(made.jpeg.equals((await normalised(await draw(drawn).png().toBuffer())).jpeg)).toBe(true);
    await expect(normaliseRaster({ ...drawn, height: 767 }, STILL)).rejects.toThrow(InvalidInputError);
  });
});

describe('pixelSha256', () => {
  it('gives the worked number of the reference: white 1024x768 with a black box', () => {
    const boxed = raster(1024, 768, (x, y) =>
      x >= 100 && x < 200 && y >= 200 && y < 500 ? [0, 0, 0] : [255, 255, 255],
    );
    expect(pixelSha256(boxed)).toBe('d420f08e436d6131e95a12275ff6167479049d9b08e9d80a4e756885dc72f057');
  });

  it('tells pictures of the same pixels and another shape apart', () => {
    const white = (): Rgb => [255, 255, 255];
    expect(pixelSha256(raster(4, 2, white))).not.toBe(pixelSha256(raster(2, 4, white)));
    expect(() => pixelSha256({ ...raster(4, 2, white), width: 5 })).toThrow(InvalidInputError);
  });
});

describe('a failure that nothing explains', () => {
  const whole = () => draw(quarters(8, 8)).png().toBuffer();

  it('makes a picture broken, and what is told of it is one short printable line', async () => {
    const told = whyUnreadable(new Error(`new words\n\x1b[31m${'x'.repeat(500)}`), {
      bytes: await whole(),
      mime: 'image/png',
    });
    expect(told.refused).toBe('broken');
    expect(told.detail).toMatch(/^new words \[31mx+\.\.\.$/);
    expect(told.detail.length).toBe(200);
  });

  it('is a timeout when the time was used up, whatever it says', async () => {
    const bytes = await whole();
    expect(whyUnreadable(new Error('?'), { bytes, mime: 'image/png', ms: 60_000 }).refused).toBe('timeout');
    expect(whyUnreadable(new Error('timeout: 3% complete'), { bytes, mime: 'image/png' }).refused).toBe('timeout');
  });
});
