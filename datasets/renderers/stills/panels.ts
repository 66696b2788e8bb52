import type { Raster } from '../../../media/raster.ts';
import { type Box, type Colour, createRaster, fillBox, fillCircle, fillPolygon, strokeBox } from '../canvas.ts';
import { type Block, drawBlock, fitText } from '../layout.ts';
import type { Random } from '../random.ts';
import { STILL } from '../spec.ts';
import { splitWords } from '../split-words.ts';
import type { StillPlan } from './plan.ts';

const GAP = 16;
const FULL = STILL.width - 2 * GAP;
const HALF = (STILL.width - 3 * GAP) / 2;
const TALL = STILL.height - 2 * GAP;
const SHORT = (STILL.height - 3 * GAP) / 2;
const RIGHT = 2 * GAP + HALF;
const LOWER = 2 * GAP + SHORT;

/** In reading order. */
const GRIDS: readonly (readonly Box[])[] = [
  [
    { x: GAP, y: GAP, width: HALF, height: TALL },
    { x: RIGHT, y: GAP, width: HALF, height: TALL },
  ],
  [
    { x: GAP, y: GAP, width: FULL, height: SHORT },
    { x: GAP, y: LOWER, width: HALF, height: SHORT },
    { x: RIGHT, y: LOWER, width: HALF, height: SHORT },
  ],
  [
    { x: GAP, y: GAP, width: HALF, height: SHORT },
    { x: RIGHT, y: GAP, width: HALF, height: SHORT },
    { x: GAP, y: LOWER, width: HALF, height: SHORT },
    { x: RIGHT, y: LOWER, width: HALF, height: SHORT },
  ],
];

/** All far lighter than the ink: a reader takes only what is nearer to the ink than to the ground for text. */
const GROUNDS: readonly Colour[] = [
  [255, 250, 236],
  [236, 246, 255],
  [240, 252, 236],
  [255, 240, 240],
];
const GUTTER: Colour = [226, 226, 226];
const LINE: Colour = [188, 188, 196];
const FIGURES: readonly Colour[] = [
  [232, 200, 180],
  [190, 206, 232],
  [198, 220, 190],
  [222, 196, 226],
];
const INK: Colour = [20, 20, 24];
/** Between a panel's edge and its text: over two cells, so that two panels never read as one line. */
const INSET = 40;

/** A comic of two to four panels, the words split over them. */
export const panels: StillPlan = (text, random) => {
  const grid = GRIDS[random.below(GRIDS.length)]!;
  const blocks = placed(splitWords(text, grid.length), grid);
  if (blocks === null) return null;
  return () => {
    const raster = createRaster(STILL, GUTTER);
    for (const panel of grid) drawPanel(raster, panel, random);
    for (const block of blocks) drawBlock(raster, block, INK);
    return raster;
  };
};

/** All parts in one size, or null. */
function placed(parts: readonly string[], grid: readonly Box[]): Block[] | null {
  for (const size of [40, 28] as const) {
    const blocks = parts.map((part, i) => {
      const { x, y, width, height } = grid[i]!;
      const box = { x: x + INSET, y: y + INSET, width: width - 2 * INSET, height: height - 2 * INSET };
      return fitText(part, box, { sizes: [size], across: 'left', down: 'top' });
    });
    if (blocks.every((block) => block !== null)) return blocks;
  }
  return null;
}

/** A pale figure in the lower part: head and shoulders. */
function drawPanel(raster: Raster, panel: Box, random: Random): void {
  fillBox(raster, panel, GROUNDS[random.below(GROUNDS.length)]!);
  const colour = FIGURES[random.below(FIGURES.length)]!;
  const x = panel.x + 120 + random.below(panel.width - 240);
  const foot = panel.y + panel.height;
  fillCircle(raster, { x, y: foot - 130, radius: 46 }, colour);
  fillPolygon(
    raster,
    [
      [x - 90, foot],
      [x - 56, foot - 72],
      [x + 56, foot - 72],
      [x + 90, foot],
    ],
    colour,
  );
  strokeBox(raster, panel, 4, LINE);
}
