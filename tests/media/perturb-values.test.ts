import { beforeAll, describe, expect, it } from 'vitest';
import { paramsOf, perturbImage } from '../../media/perturb/perturb.ts';
import type { Raster } from '../../media/raster.ts';
import { patchedPicture } from './pictures.ts';

const SIZE = { width: 240, height: 180 };

let clean: Raster;
beforeAll(async () => {
  clean = await patchedPicture(SIZE.width, SIZE.height);
});

function changed(name: string, severity = 3, seed = 5): Promise<Raster> {
  return perturbImage(clean, { name, severity, seed });
}

describe('single changes', () => {
  it('noise has the spread it claims', async () => {
    const grey = { ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height * 3).fill(128) };
    const { data } = await perturbImage(grey, { name: 'gaussian_noise', severity: 1, seed: 3 });
    const { sd } = paramsOf('gaussian_noise', 1, SIZE) as { sd: number };
    expect(spread(data)).toEqual([expect.closeTo(128, 0), expect.closeTo(255 * sd, 0)]);
    const shot = await perturbImage(grey, { name: 'shot_noise', severity: 1, seed: 3 });
    const expected = (255 * Math.sqrt((128 / 255) * 60) * (180 / 224)) / 60;
    expect(spread(shot.data)).toEqual([expect.closeTo(128, 0), expect.closeTo(expected, 0)]);
  });

  it('flips, crops and borders move pixels without changing them', async () => {
    const mirrored = await changed('flip', 1);
    expect(pixel(mirrored, 0, 0)).toEqual(pixel(clean, SIZE.width - 1, 0));
    expect(await changed('flip', 4)).toMatchObject({ width: 180, height: 240 });
    expect(await changed('crop', 3)).toMatchObject({ width: 216, height: 162 });
    const framed = await changed('border', 3);
    expect(framed).toMatchObject({ width: 288, height: 216 });
    expect(pixel(framed, 24, 18)).toEqual(pixel(clean, 0, 0));
  });

  it('a full negative, a full grey and a fixed contrast are exact', async () => {
    expect([...(await changed('negate', 5)).data].every((value, at) => value === 255 - clean.data[at]!)).toBe(true);
    const grey = (await changed('greyscale', 5)).data;
    expect(grey.every((value, at) => at % 3 === 0 || value === grey[at - (at % 3)])).toBe(true);
    const flat = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 200, 200, 200) };
    const { data } = await perturbImage(flat, { name: 'contrast', severity: 1, seed: 0 });
    expect([...data]).toEqual([60, 60, 60, 140, 140, 140]);
  });

  it('a crop is a window of the clean picture, its offset within it', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const { width, height, data } = await changed('crop', 1, seed);
      const offsets = [];
      for (let top = 0; top <= SIZE.height - height; top++) {
        for (let left = 0; left <= SIZE.width - width; left++) {
          const rows = Array.from({ length: height }, (_, y) => ((top + y) * SIZE.width + left) * 3);
          const here = rows.every(
            (from, y) => Buffer.compare(clean.data.subarray(from, from + width * 3), rowOf(data, width, y)) === 0,
          );
          if (here) offsets.push([left, top]);
        }
      }
      expect(offsets).toHaveLength(1);
    }
  });

  it('brightness turns black to grey, saturation counts grey as red, and a tint is of one hue', async () => {
    const pair = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 100, 50, 200) };
    const grey = { width: 1, height: 1, data: Uint8Array.of(200, 200, 200) };
    const of = async (picture: Raster, name: string, severity: number, seed = 0) => [
      ...(await perturbImage(picture, { name, severity, seed })).data,
    ];
    // .2 of 255 = 51; (100, 50, 200) x 251 / 200.
    expect(await of(pair, 'brightness', 2)).toEqual([51, 51, 51, 126, 63, 251]);
    // Saturation .75 x .3 = .225: 200 - (200 - x) / 150 x 45.
    expect(await of(pair, 'saturate', 1)).toEqual([0, 0, 0, 170, 155, 200]);
    expect(await of(grey, 'saturate', 4)).toEqual([200, 180, 180]);
    for (const seed of [1, 2, 3]) {
      const tinted = await of(grey, 'tint', 5, seed);
      expect([Math.min(...tinted), Math.max(...tinted)]).toEqual([40, 200]);
    }
  });

  it('a watermark darkens and brightens', async () => {
    const grey = { ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height * 3).fill(128) };
    const { data } = await perturbImage(grey, { name: 'watermark', severity: 4, seed: 2 });
    expect(new Set(data)).toEqual(new Set([64, 128, 192]));
  });
});

function pixel({ width, data }: Raster, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

function rowOf(data: Uint8Array, width: number, y: number): Uint8Array {
  return data.subarray(y * width * 3, (y + 1) * width * 3);
}

/** Mean and standard deviation. */
function spread(data: Uint8Array): [number, number] {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return [mean, Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)];
}
