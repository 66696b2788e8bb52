import type { Raster } from '../raster.ts';

export type Rgb = readonly [number, number, number];

/** The same picture with every sample changed; results are rounded and held within 0-255. `channel` is 0, 1 or 2. */
export function mapSamples(raster: Raster, change: (value: number, channel: number) => number): Raster {
  const { width, height, data } = raster;
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at++) out[at] = change(data[at]!, at % 3);
  return { width, height, data: new Uint8Array(out.buffer) };
}

/** The same picture with every pixel changed: `change` writes three values, rounded and held within 0-255, to `out[at]` on. */
export function mapPixels(
  raster: Raster,
  change: (red: number, green: number, blue: number, out: Uint8ClampedArray, at: number) => void,
): Raster {
  const { width, height, data } = raster;
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 3) change(data[at]!, data[at + 1]!, data[at + 2]!, out, at);
  return { width, height, data: new Uint8Array(out.buffer) };
}

/** Brightness of a pixel, 0-255 (Rec. 601). */
export function lumaOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a box shows of a picture, `fill` where it reaches beyond it. */
export function windowOf(raster: Raster, box: Box, fill: Rgb): Raster {
  const data = new Uint8Array(box.width * box.height * 3);
  for (let at = 0; at < data.length; at += 3) data.set(fill, at);
  paste({ width: box.width, height: box.height, data }, raster, { left: -box.left, top: -box.top });
  return { width: box.width, height: box.height, data };
}

/** The middle of a picture at another size. */
export function middleOf(raster: Raster, { width, height }: { width: number; height: number }, fill: Rgb): Raster {
  const left = Math.floor((raster.width - width) / 2);
  const top = Math.floor((raster.height - height) / 2);
  return windowOf(raster, { left, top, width, height }, fill);
}

/** Writes `patch` into `onto` with its corner at a place; what sticks out is cut off. Changes `onto`. */
export function paste(onto: Raster, patch: Raster, { left, top }: { left: number; top: number }): void {
  const from = Math.max(0, -left);
  const to = Math.min(patch.width, onto.width - left);
  if (to <= from) return;
  for (let row = Math.max(0, -top); row < Math.min(patch.height, onto.height - top); row++) {
    const source = patch.data.subarray((row * patch.width + from) * 3, (row * patch.width + to) * 3);
    onto.data.set(source, ((row + top) * onto.width + left + from) * 3);
  }
}

/** `data.slice()` would not do: of a Buffer it is no copy. */
export function copyOf({ width, height, data }: Raster): Raster {
  return { width, height, data: new Uint8Array(data) };
}
