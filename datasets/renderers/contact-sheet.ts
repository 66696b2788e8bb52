import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';
import { faceOf } from './atlas.ts';
import { type Colour, createRaster, drawText } from './canvas.ts';

export interface Tile {
  readonly picture: Raster;
  /** One line under the picture, cut where it would run into the next one. Needs glyphs. */
  readonly label: string;
}

const GAP = 12;
const GROUND: Colour = [236, 236, 236];
const INK: Colour = [32, 32, 32];

/**
 * Pictures of one size in a grid, row by row, each at half its sides (every pixel the mean of four, rounded down) with
 * a label below. Throws InvalidInputError for no tiles and for pictures of different sizes.
 */
export function contactSheet(tiles: readonly Tile[], columns: number): Raster {
  const first = tiles[0]?.picture;
  if (first === undefined || columns < 1) throw new InvalidInputError('a contact sheet needs pictures and columns');
  const face = faceOf(14);
  const width = first.width >> 1;
  const height = first.height >> 1;
  const across = Math.min(columns, tiles.length);
  const rowHeight = height + face.height + 2 * GAP;
  const sheet = createRaster(
    { width: across * (width + GAP) + GAP, height: Math.ceil(tiles.length / across) * rowHeight + GAP },
    GROUND,
  );
  for (const [i, { picture, label }] of tiles.entries()) {
    if (picture.width !== first.width || picture.height !== first.height) {
      throw new InvalidInputError('a contact sheet needs pictures of one size');
    }
    const x = GAP + (i % across) * (width + GAP);
    const y = GAP + Math.floor(i / across) * rowHeight;
    placeHalved(sheet, picture, { x, y });
    const text = [...label].slice(0, Math.floor(width / face.width)).join('');
    drawText(sheet, { text, x, y: y + height + (GAP >> 1), size: 14, colour: INK });
  }
  return sheet;
}

function placeHalved(sheet: Raster, { width, height, data }: Raster, at: { x: number; y: number }): void {
  for (let y = 0; y < height >> 1; y += 1) {
    let to = ((at.y + y) * sheet.width + at.x) * 3;
    for (let x = 0; x < width >> 1; x += 1) {
      const from = (2 * y * width + 2 * x) * 3;
      const below = from + width * 3;
      for (let i = 0; i < 3; i += 1, to += 1) {
        sheet.data[to] = (data[from + i]! + data[from + 3 + i]! + data[below + i]! + data[below + 3 + i]!) >> 2;
      }
    }
  }
}
