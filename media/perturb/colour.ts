import type { Raster } from '../raster.ts';
import { uniform } from './draws.ts';
import { imagePerturbation, type Levels, level } from './perturbation.ts';
import { lumaOf, mapPixels, type Rgb } from './pixels.ts';

const SATURATION: Levels<readonly [times: number, add: number]> = [
  [0.3, 0],
  [0.1, 0],
  [2, 0],
  [5, 0.1],
  [20, 0.2],
];

/**
 * Saturation of HSV (0-1) times a factor plus a step, held within 0-1. Values of ImageNet-C: paler at severities 1 and 2,
 * stronger from 3 on. Grey counts as red, as in its source.
 */
export const saturate = imagePerturbation({
  version: 1,
  params: (severity) => {
    const [times, add] = level(SATURATION, severity);
    return { times, add };
  },
  apply: (clean: Raster, { times, add }) =>
    mapPixels(clean, (red, green, blue, out, at) => {
      const value = Math.max(red, green, blue);
      const spread = value - Math.min(red, green, blue);
      const saturation = value === 0 ? 0 : spread / value;
      const drop = value * Math.min(1, saturation * times + add);
      out[at] = spread === 0 ? value : value - ((value - red) / spread) * drop;
      out[at + 1] = value - (spread === 0 ? 1 : (value - green) / spread) * drop;
      out[at + 2] = value - (spread === 0 ? 1 : (value - blue) / spread) * drop;
    }),
});

/** Mixed with its own brightness; at severity 5 without colour. Our own shares. */
export const greyscale = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.2, 0.4, 0.6, 0.8, 1], severity) }),
  apply: (clean: Raster, { share }) => mixed(clean, share, [255, 255, 255]),
});

/** Mixed with its own brightness in one colour, whose hue the seed gives. Our own shares. */
export const tint = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.15, 0.3, 0.45, 0.6, 0.8], severity) }),
  apply: (clean: Raster, { share }, { random }) => mixed(clean, share, hue(uniform(random))),
});

function mixed(clean: Raster, share: number, colour: Rgb): Raster {
  return mapPixels(clean, (red, green, blue, out, at) => {
    const grey = (share * lumaOf(red, green, blue)) / 255;
    out[at] = (1 - share) * red + grey * colour[0];
    out[at + 1] = (1 - share) * green + grey * colour[1];
    out[at + 2] = (1 - share) * blue + grey * colour[2];
  });
}

/** The full colour at a place of the circle, 0-1 from red. */
function hue(turn: number): Rgb {
  const channel = (offset: number) => {
    const place = (turn * 6 + offset) % 6;
    return 255 * Math.max(0, Math.min(1, 2 - Math.abs(place - 2)));
  };
  return [channel(2), channel(0), channel(4)];
}
