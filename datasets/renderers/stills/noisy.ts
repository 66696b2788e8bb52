import type { Raster } from '../../../media/raster.ts';
import { createRaster } from '../canvas.ts';
import { drawBlock, fitText } from '../layout.ts';
import type { Random } from '../random.ts';
import { STILL } from '../spec.ts';
import { PAGE, STILL_SIZES } from './flat.ts';
import type { StillPlan } from './plan.ts';

/** Noise is the sum of three uniform draws from -20 .. 20: standard deviation 20.5, about severity 1 of C 5.1. */
const REACH = 20;

/** Text seen through a slight blur and grey noise. Not turned: a reader would have to straighten it first. */
export const noisy: StillPlan = (text, random) => {
  const block = fitText(text, PAGE, { sizes: STILL_SIZES, across: 'left', down: 'middle' });
  if (block === null) return null;
  return () => {
    const raster = createRaster(STILL, [222, 218, 208]);
    drawBlock(raster, block, [44, 42, 46]);
    blur(raster);
    addNoise(raster, random);
    return raster;
  };
};

/** Weights 1 4 1 of 6 along both axes; the edge pixel stands for what lies beyond. */
function blur({ width, height, data }: Raster): void {
  for (let row = 0; row < height; row += 1) blurLine(data, { from: row * width * 3, step: 3, count: width });
  for (let column = 0; column < width; column += 1) {
    blurLine(data, { from: column * 3, step: width * 3, count: height });
  }
}

function blurLine(data: Uint8Array, { from, step, count }: { from: number; step: number; count: number }): void {
  for (let channel = from; channel < from + 3; channel += 1) {
    let before = data[channel]!;
    for (let i = 0, at = channel; i < count; i += 1, at += step) {
      const here = data[at]!;
      const after = i + 1 < count ? data[at + step]! : here;
      data[at] = Math.trunc((before + 4 * here + after + 3) / 6);
      before = here;
    }
  }
}

function addNoise({ data }: Raster, random: Random): void {
  const wide = 2 * REACH + 1;
  for (let at = 0; at < data.length; at += 3) {
    const word = random.word();
    const noise = ((word & 1023) % wide) + (((word >>> 10) & 1023) % wide) + ((word >>> 20) % wide) - 3 * REACH;
    for (let i = at; i < at + 3; i += 1) data[i] = Math.min(255, Math.max(0, data[i]! + noise));
  }
}
