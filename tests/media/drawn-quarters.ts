import { expect } from 'vitest';
import type { Raster } from '../../media/raster.ts';
import { sharp } from '../../media/sharp.ts';

export type Rgb = readonly [number, number, number];

/** A raster by the colour of each place. */
export function raster(width: number, height: number, colour: (x: number, y: number) => Rgb): Raster {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set(colour(x, y), (y * width + x) * 3);
  return { width, height, data };
}

/** Quarters: red, green / blue, white. */
export const quarters = (width: number, height: number) =>
  raster(width, height, (x, y) => {
    if (y < height / 2) return x < width / 2 ? [220, 30, 30] : [30, 200, 30];
    return x < width / 2 ? [30, 30, 220] : [255, 255, 255];
  });

/** For encoding it. */
export const draw = ({ width, height, data }: Raster) => sharp(data, { raw: { width, height, channels: 3 } });

/** Colours of a decoded JPEG by place. */
export async function pixelsOf(jpeg: Buffer): Promise<(x: number, y: number) => Rgb> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return (x, y) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)] as unknown as Rgb;
}

export function expectNear(actual: Rgb, expected: Rgb, within = 8): void {
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(within);
  });
}
