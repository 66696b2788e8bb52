import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';
import { faceOf, type Size } from './atlas.ts';

/** Red, green and blue, 0-255. */
export type Colour = readonly [number, number, number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of one colour. Everything drawn later takes whole pixels, is cut at the edges and is never blended. */
export function createRaster({ width, height }: { width: number; height: number }, ground: Colour): Raster {
  const raster = { width, height, data: new Uint8Array(width * height * 3) };
  fillBox(raster, { x: 0, y: 0, width, height }, ground);
  return raster;
}

export function fillBox(raster: Raster, { x, y, width, height }: Box, colour: Colour): void {
  for (let row = Math.max(0, y); row < Math.min(raster.height, y + height); row += 1)
    span(raster, row, x, x + width, colour);
}

/** The edge of a box, `thickness` pixels inwards. */
export function strokeBox(raster: Raster, { x, y, width, height }: Box, thickness: number, colour: Colour): void {
  fillBox(raster, { x, y, width, height: thickness }, colour);
  fillBox(raster, { x, y: y + height - thickness, width, height: thickness }, colour);
  fillBox(raster, { x, y, width: thickness, height }, colour);
  fillBox(raster, { x: x + width - thickness, y, width: thickness, height }, colour);
}

/**
 * Fills a polygon of whole corners by the even-odd rule. A pixel belongs to it when its centre does; integer arithmetic
 * only, so the same pixels everywhere. Corners up to 10,000 from the origin.
 */
export function fillPolygon(raster: Raster, corners: readonly (readonly [number, number])[], colour: Colour): void {
  const ys = corners.map(([, y]) => y);
  const last = Math.min(raster.height, Math.max(...ys));
  for (let row = Math.max(0, Math.min(...ys)); row < last; row += 1) {
    const crossings: number[] = [];
    for (let i = 0; i < corners.length; i += 1) {
      const [x1, y1] = corners[i]!;
      const [x2, y2] = corners[(i + 1) % corners.length]!;
      if (y1 <= row === y2 <= row) continue;
      const [top, left, bottom, right] = y1 < y2 ? [y1, x1, y2, x2] : [y2, x2, y1, x1];
      // First pixel whose centre is not left of the edge at this row's middle (all times 2 * (bottom - top)).
      const drop = bottom - top;
      crossings.push(Math.ceil((2 * left * drop + (2 * (row - top) + 1) * (right - left) - drop) / (2 * drop)));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) span(raster, row, crossings[i]!, crossings[i + 1]!, colour);
  }
}

export function fillCircle(raster: Raster, at: { x: number; y: number; radius: number }, colour: Colour): void {
  const { x, y, radius } = at;
  let half = 0;
  for (let dy = -radius; dy <= radius; dy += 1) {
    while (half * half + dy * dy <= radius * radius) half += 1;
    while (half > 0 && half * half + dy * dy > radius * radius) half -= 1;
    if (y + dy >= 0 && y + dy < raster.height) span(raster, y + dy, x - half, x + half + 1, colour);
  }
}

/** Every row its own mix of two colours, from `top` to `bottom`. */
export function fillGradient(raster: Raster, top: Colour, bottom: Colour): void {
  for (let row = 0; row < raster.height; row += 1) {
    const mix = (i: 0 | 1 | 2) => top[i] + Math.trunc(((bottom[i] - top[i]) * row) / raster.height);
    span(raster, row, 0, raster.width, [mix(0), mix(1), mix(2)]);
  }
}

export interface TextAt {
  readonly text: string;
  /** Left top corner of the first cell. */
  readonly x: number;
  readonly y: number;
  readonly size: Size;
  readonly colour: Colour;
}

/** One line of text, a cell a character. Throws InvalidInputError for a character without a glyph. */
export function drawText(raster: Raster, { text, x, y, size, colour }: TextAt): void {
  const { glyphs, width, height } = faceOf(size);
  let left = x - width;
  for (const char of text) {
    left += width;
    if (char === ' ') continue;
    const glyph = glyphs.get(char);
    if (glyph === undefined) {
      throw new InvalidInputError(`the atlas has no glyph for U+${char.codePointAt(0)!.toString(16).toUpperCase()}`);
    }
    for (let row = 0; row < height; row += 1) {
      const bits = glyph.rows[row]!;
      if (bits === 0 || y + row < 0 || y + row >= raster.height) continue;
      for (let column = 0; column < width; column += 1) {
        if ((bits >>> (31 - column)) & 1) span(raster, y + row, left + column, left + column + 1, colour);
      }
    }
  }
}

/** Columns `from` .. `to` - 1 of a row that exists. */
function span({ width, data }: Raster, row: number, from: number, to: number, [red, green, blue]: Colour): void {
  const end = (row * width + Math.min(width, to)) * 3;
  for (let at = (row * width + Math.max(0, from)) * 3; at < end; at += 3) {
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
  }
}
