import type { Raster } from '../../../media/raster.ts';
import { type Box, type Colour, createRaster, fillCircle, fillGradient, fillPolygon } from '../canvas.ts';
import { type Block, drawOutlinedBlock, fitText } from '../layout.ts';
import type { Random } from '../random.ts';
import { STILL } from '../spec.ts';
import { splitWords } from '../split-words.ts';
import { STILL_SIZES } from './flat.ts';
import type { StillPlan } from './plan.ts';

/** Dark to middling: every tone is nearer to black than to the white of the letters, however dark the rest. */
const GROUNDS: readonly { sky: readonly [Colour, Colour]; disc: Colour; hills: readonly [Colour, Colour] }[] = [
  {
    sky: [
      [38, 70, 120],
      [84, 112, 136],
    ],
    disc: [140, 112, 58],
    hills: [
      [52, 92, 60],
      [36, 66, 46],
    ],
  },
  {
    sky: [
      [84, 44, 84],
      [140, 84, 72],
    ],
    disc: [160, 96, 52],
    hills: [
      [72, 48, 70],
      [48, 34, 54],
    ],
  },
  {
    sky: [
      [30, 34, 56],
      [66, 80, 106],
    ],
    disc: [112, 114, 112],
    hills: [
      [40, 52, 70],
      [26, 34, 48],
    ],
  },
  {
    sky: [
      [80, 104, 104],
      [110, 116, 100],
    ],
    disc: [140, 104, 78],
    hills: [
      [104, 90, 66],
      [84, 70, 52],
    ],
  },
];

const EDGE = 32;
const BAND = { x: EDGE, width: STILL.width - 2 * EDGE, height: 320 };
const TOP: Box = { ...BAND, y: EDGE };
const BOTTOM: Box = { ...BAND, y: STILL.height - EDGE - BAND.height };

/** White capitals' manner without the capitals: words at the top and the bottom of a generated landscape. */
export const meme: StillPlan = (text, random) => {
  const blocks = placed(text);
  if (blocks === null) return null;
  return () => {
    const raster = createRaster(STILL, [0, 0, 0]);
    landscape(raster, random);
    for (const block of blocks) drawOutlinedBlock(raster, block, { text: [255, 255, 255], edge: [0, 0, 0] });
    return raster;
  };
};

/** Both parts in one size, or null. */
function placed(text: string): Block[] | null {
  const [first = '', second] = splitWords(text, 2);
  for (const size of STILL_SIZES) {
    const top = fitText(first, TOP, { sizes: [size], across: 'centre', down: 'top' });
    const bottom =
      second === undefined ? top : fitText(second, BOTTOM, { sizes: [size], across: 'centre', down: 'bottom' });
    if (top !== null && bottom !== null) return top === bottom ? [top] : [top, bottom];
  }
  return null;
}

function landscape(raster: Raster, random: Random): void {
  const { sky, disc, hills } = GROUNDS[random.below(GROUNDS.length)]!;
  const { width, height } = raster;
  fillGradient(raster, ...sky);
  fillCircle(
    raster,
    { x: 160 + random.below(width - 320), y: 180 + random.below(160), radius: 50 + random.below(50) },
    disc,
  );
  for (const [i, colour] of hills.entries()) {
    const crest = 400 + i * 120;
    const corners: [number, number][] = [[0, height]];
    for (let x = 0; x <= width; x += 128) corners.push([x, crest + random.below(120)]);
    fillPolygon(raster, [...corners, [width, height]], colour);
  }
}
