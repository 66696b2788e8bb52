import type { Raster } from '../../media/raster.ts';

/** How far a picture lies from a drawing of the same sides in the block where they differ most, 0..255 each. */
export interface Difference {
  /** Root mean square of luma (BT.601) in a block: other words, blur, a shift by one pixel. */
  readonly detail: number;
  /** Mean luma of a block: another brightness. */
  readonly light: number;
  /** Mean red, green or blue of a block: another colour. JPEG keeps colours coarsely, so it is the widest of the three. */
  readonly colour: number;
  /** The same of blocks that are one colour in the drawing, which JPEG keeps almost exactly: a turn of the hue. */
  readonly tint: number;
}

const BLOCK = 16;

/** By blocks of 16 x 16 pixels, those at the right and the lower edge cut. Both rasters have the same sides. */
export function pictureDifference(picture: Raster, drawing: Raster): Difference {
  let [detail, light, colour, tint] = [0, 0, 0, 0];
  for (let top = 0; top < drawing.height; top += BLOCK) {
    for (let left = 0; left < drawing.width; left += BLOCK) {
      const block = blockDifference(picture, drawing, { left, top });
      detail = Math.max(detail, block.detail);
      light = Math.max(light, block.light);
      colour = Math.max(colour, block.colour);
      tint = Math.max(tint, block.tint);
    }
  }
  return { detail, light, colour, tint };
}

function blockDifference(a: Raster, b: Raster, { left, top }: { left: number; top: number }): Difference {
  const [right, bottom] = [Math.min(a.width, left + BLOCK), Math.min(a.height, top + BLOCK)];
  const first = (top * b.width + left) * 3;
  let [red, green, blue, square] = [0, 0, 0, 0];
  let even = true;
  for (let y = top; y < bottom; y += 1) {
    const end = (y * a.width + right) * 3;
    for (let i = (y * a.width + left) * 3; i < end; i += 3) {
      const r = a.data[i]! - b.data[i]!;
      const g = a.data[i + 1]! - b.data[i + 1]!;
      const u = a.data[i + 2]! - b.data[i + 2]!;
      red += r;
      green += g;
      blue += u;
      square += lumaOf(r, g, u) ** 2;
      even &&=
        b.data[i] === b.data[first] && b.data[i + 1] === b.data[first + 1] && b.data[i + 2] === b.data[first + 2];
    }
  }
  const pixels = (right - left) * (bottom - top);
  const colour = Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / pixels;
  return {
    detail: Math.sqrt(square / pixels),
    light: Math.abs(lumaOf(red, green, blue)) / pixels,
    colour,
    tint: even ? colour : 0,
  };
}

function lumaOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
