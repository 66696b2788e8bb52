import type { Raster } from '../../media/raster.ts';

/** How far two pictures of the same sides lie apart in the block where they differ most, 0..255 each. */
export interface Difference {
  /** Root mean square of luma (BT.601) in a block: other words, blur, a shift by one pixel. */
  readonly detail: number;
  /** Mean luma of a block: another brightness. */
  readonly light: number;
  /** Mean red, green or blue of a block: another colour. JPEG keeps colours coarsely, so it is the widest of the three. */
  readonly colour: number;
}

const BLOCK = 16;

/** By blocks of 16 x 16 pixels, those at the right and the lower edge cut. Both rasters have the same sides. */
export function pictureDifference(a: Raster, b: Raster): Difference {
  let [detail, light, colour] = [0, 0, 0];
  for (let top = 0; top < a.height; top += BLOCK) {
    for (let left = 0; left < a.width; left += BLOCK) {
      const block = blockDifference(a, b, { left, top });
      detail = Math.max(detail, block.detail);
      light = Math.max(light, block.light);
      colour = Math.max(colour, block.colour);
    }
  }
  return { detail, light, colour };
}

function blockDifference(a: Raster, b: Raster, { left, top }: { left: number; top: number }): Difference {
  const [right, bottom] = [Math.min(a.width, left + BLOCK), Math.min(a.height, top + BLOCK)];
  let [red, green, blue, square] = [0, 0, 0, 0];
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
    }
  }
  const pixels = (right - left) * (bottom - top);
  return {
    detail: Math.sqrt(square / pixels),
    light: Math.abs(lumaOf(red, green, blue)) / pixels,
    colour: Math.max(Math.abs(red), Math.abs(green), Math.abs(blue)) / pixels,
  };
}

function lumaOf(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
