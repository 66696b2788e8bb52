import type { Size } from '../atlas.ts';
import { type Box, type Colour, createRaster } from '../canvas.ts';
import { drawBlock, fitText } from '../layout.ts';
import { PALETTES } from '../palettes.ts';
import { STILL } from '../spec.ts';
import type { StillPlan } from './plan.ts';

/** Sizes of stills: never below 28 px, or a moderator is tested on its eyes. */
export const STILL_SIZES: readonly Size[] = [52, 40, 28];
export const PAGE: Box = { x: 56, y: 56, width: STILL.width - 112, height: STILL.height - 112 };

/** Text on one colour, as large as fits. */
export const plain: StillPlan = (text, random) => {
  const block = fitText(text, PAGE, { sizes: STILL_SIZES, across: 'left', down: 'middle' });
  if (block === null) return null;
  const { ground, ink } = PALETTES[random.below(PALETTES.length)]!;
  return () => {
    const raster = createRaster(STILL, ground);
    drawBlock(raster, block, ink);
    return raster;
  };
};

const SMALL: Pick<Box, 'width' | 'height'> = { width: 480, height: 320 };

/** 14 px somewhere on a large page: what a downscale would lose. */
export const small: StillPlan = (text, random) => {
  const x = PAGE.x + random.below(PAGE.width - SMALL.width);
  const y = PAGE.y + random.below(PAGE.height - SMALL.height);
  const block = fitText(text, { x, y, ...SMALL }, { sizes: [14], across: 'left', down: 'top' });
  if (block === null) return null;
  return () => {
    const raster = createRaster(STILL, [255, 255, 255]);
    drawBlock(raster, block, [17, 17, 17]);
    return raster;
  };
};

/** Grey levels between ground and ink. */
const FAINT = 40;

/** Grey on grey, the ink darker or lighter. */
export const lowContrast: StillPlan = (text, random) => {
  const block = fitText(text, PAGE, { sizes: STILL_SIZES, across: 'left', down: 'middle' });
  if (block === null) return null;
  const ground = 90 + random.below(90);
  const ink = random.below(2) === 0 ? ground - FAINT : ground + FAINT;
  return () => {
    const raster = createRaster(STILL, grey(ground));
    drawBlock(raster, block, grey(ink));
    return raster;
  };
};

function grey(level: number): Colour {
  return [level, level, level];
}
