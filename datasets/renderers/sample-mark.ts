import type { Raster } from '../../media/raster.ts';
import { faceOf } from './atlas.ts';
import { type Colour, drawText, fillBox, strokeBox } from './canvas.ts';

const WORD = 'SAMPLE';
const GROUND: Colour = [255, 224, 64];
const INK: Colour = [32, 32, 32];

/**
 * A copy of a picture with a yellow plate "SAMPLE" in its right lower corner (P 9.1): for reviewers and exports, so that
 * nobody takes an invented credential for one. Never for models: the mark is a condition.
 */
export function sampleMarked({ width, height, data }: Raster): Raster {
  const marked = { width, height, data: Uint8Array.from(data) };
  const size = width >= 1000 ? 40 : 20;
  const face = faceOf(size);
  const plate = { width: (WORD.length + 1) * face.width, height: face.height + (size >> 1) };
  const box = { x: width - plate.width, y: height - plate.height, ...plate };
  fillBox(marked, box, GROUND);
  strokeBox(marked, box, size >> 3, INK);
  drawText(marked, { text: WORD, x: box.x + (face.width >> 1), y: box.y + (size >> 2), size, colour: INK });
  return marked;
}
