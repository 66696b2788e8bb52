import type { Raster } from '../../../../media/raster.ts';
import { type Colour, createRaster, fillPolygon } from '../../canvas.ts';
import { WHITE } from '../plan.ts';

const GOLD: Colour = [232, 162, 32];
const GREY: Colour = [218, 222, 228];

/** Corners of a five-pointed star in thousandths of its radius, inner radius 0.382. */
const STAR = [
  [0, -1000],
  [225, -309],
  [951, -309],
  [363, 118],
  [588, 809],
  [0, 382],
  [-588, 809],
  [-363, 118],
  [-951, -309],
  [-225, -309],
] as const;

/** Five stars in a row on white, gold from the left to `tenths` of 50. `pitch`: from one centre to the next. */
export function drawStars(
  raster: Raster,
  { x, y, radius, pitch, tenths }: { x: number; y: number; radius: number; pitch: number; tenths: number },
): void {
  for (let star = 0; star < 5; star += 1) {
    const at = { x: x + star * pitch, y, radius };
    fillPolygon(raster, corners(at), GREY);
    const part = Math.min(10, Math.max(0, tenths - 10 * star));
    if (part > 0) goldPart(raster, at, Math.floor((2 * radius * part + 5) / 10));
  }
}

function corners({ x, y, radius }: { x: number; y: number; radius: number }): (readonly [number, number])[] {
  return STAR.map(([right, down]) => [x + scaled(right, radius), y + scaled(down, radius)]);
}

function scaled(thousandths: number, radius: number): number {
  return Math.floor((2 * thousandths * radius + 1000) / 2000);
}

/** Gold over the first `columns` columns of a star. */
function goldPart(raster: Raster, { x, y, radius }: { x: number; y: number; radius: number }, columns: number): void {
  const side = 2 * radius;
  const mask = createRaster({ width: side, height: side }, WHITE);
  fillPolygon(mask, corners({ x: radius, y: radius, radius }), [0, 0, 0]);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (mask.data[(row * side + column) * 3] !== 0) continue;
      raster.data.set(GOLD, ((y - radius + row) * raster.width + x - radius + column) * 3);
    }
  }
}
