import { type Raster, rasterOf } from '../../media/raster.ts';
import { sharp } from '../../media/sharp.ts';
import { randomStream } from '../../metrics/prng.ts';

/** Brightness of a waved pattern in whole numbers, so that any other program can make the same bytes. */
export function wavedLuma(width: number, height: number, k: number): Uint8Array {
  const wave = (value: number) => {
    const place = value % 512;
    return place < 256 ? place : 511 - place;
  };
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const u = Math.floor(((at % width) * 1000) / width);
    const v = Math.floor((Math.floor(at / width) * 1000) / height);
    const slanted = wave(u * k + Math.floor((v * (k + 2)) / 2)) + wave(u * (k + 3) - v * k + 70_000);
    return Math.floor((slanted + wave(Math.floor((u * v * k) / 300))) / 3);
  });
}

/** A picture somewhat like a photograph: soft-edged patches of many sizes and colours, a different one for each seed. */
export async function patchedPicture(width: number, height: number, seed = 1): Promise<Raster> {
  const random = randomStream('patched picture', seed);
  const draw = (n: number) => (random.next() >>> 0) % n;
  const data = Buffer.alloc(width * height * 3, 96);
  for (let patch = 0; patch < 60; patch++) {
    const radius = 3 + draw(Math.ceil(Math.min(width, height) / 4));
    const [cx, cy, colour] = [draw(width), draw(height), [draw(256), draw(256), draw(256)]];
    for (let y = Math.max(0, cy - radius); y < Math.min(height, cy + radius); y++) {
      for (let x = Math.max(0, cx - radius); x < Math.min(width, cx + radius); x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 < radius ** 2) data.set(colour, (y * width + x) * 3);
      }
    }
  }
  return rasterOf(sharp(data, { raw: { width, height, channels: 3 } }).blur(1.2));
}

/** Mean distance of the samples of two pictures of one size, 0-255. */
export function meanDistance(a: Raster, b: Raster): number {
  let sum = 0;
  for (let at = 0; at < a.data.length; at++) sum += Math.abs(a.data[at]! - b.data[at]!);
  return sum / a.data.length;
}
