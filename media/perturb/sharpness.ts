import { pipelineOf, type Raster, rasterOf } from '../raster.ts';
import { uniform } from './draws.ts';
import { imagePerturbation, type Levels, level, scaleOf } from './perturbation.ts';
import { copyOf } from './pixels.ts';

/** The least that the blur takes as a sigma. */
const SMALLEST_SIGMA = 0.3;
/** Farthest reach of a motion blur in pixels: twice that and one is the largest kernel there is. */
const FARTHEST = 500;

const MOTION: Levels<readonly [radius: number, sigma: number]> = [
  [10, 3],
  [15, 5],
  [15, 8],
  [15, 12],
  [20, 15],
];

/** Sigmas of ImageNet-C, times the shorter side / 224. Pixels. */
export const gaussianBlur = imagePerturbation({
  version: 1,
  params: (severity, size) => ({ sigma: Math.max(SMALLEST_SIGMA, level([1, 2, 3, 4, 6], severity) * scaleOf(size)) }),
  apply: (clean: Raster, { sigma }) => rasterOf(pipelineOf(clean).blur({ sigma, precision: 'float' })),
});

/**
 * A trail to one side, fading by a half normal curve, 2 x radius long, in a direction of the seed within 45 degrees of
 * the horizontal. Radius and sigma of ImageNet-C, times the shorter side / 224. Pixels.
 */
export const motionBlur = imagePerturbation({
  version: 1,
  params: (severity, size) => {
    const [radius, sigma] = level(MOTION, severity);
    return { radius: radius * scaleOf(size), sigma: Math.max(SMALLEST_SIGMA, sigma * scaleOf(size)) };
  },
  apply: (clean: Raster, { radius, sigma }, { random }) => {
    const angle = (uniform(random) - 0.5) * (Math.PI / 2);
    return rasterOf(pipelineOf(clean).convolve(trail({ radius, sigma, angle })));
  },
});

/** Brightness only, so that edges ring without turning colourful. Our own strengths; sigma times the shorter side / 224. */
export const sharpen = imagePerturbation({
  version: 1,
  params: (severity, size) => ({ amount: level([1, 2, 4, 7, 12], severity), sigma: Math.max(0.5, scaleOf(size)) }),
  apply: (clean: Raster, { amount, sigma }) =>
    rasterOf(pipelineOf(clean).sharpen({ sigma: Math.min(10, sigma), m1: amount, m2: amount, x1: 2, y2: 50, y3: 50 })),
});

/** Median of a square window, its side in pixels at any size, at most the picture's shorter side. Our own sides. */
export const median = imagePerturbation({
  version: 1,
  params: (severity, { width, height }) => {
    const side = Math.min(level([3, 5, 7, 9, 11], severity), width, height);
    return { window: side % 2 === 0 ? side - 1 : side };
  },
  apply: (clean: Raster, { window }) => (window === 1 ? copyOf(clean) : rasterOf(pipelineOf(clean).median(window))),
});

/** Almost all zero, which the convolution leaves out. */
function trail({ radius, sigma, angle }: { radius: number; sigma: number; angle: number }) {
  const reach = Math.max(1, Math.min(FARTHEST, Math.round(Math.min(2 * radius, 3 * sigma))));
  const side = 2 * reach + 1;
  const kernel = new Array<number>(side * side).fill(0);
  let total = 0;
  for (let step = 0; step <= reach; step++) {
    const x = reach + Math.round(step * Math.cos(angle));
    const y = reach + Math.round(step * Math.sin(angle));
    const weight = Math.exp(-(step ** 2) / (2 * sigma ** 2));
    kernel[y * side + x]! += weight;
    total += weight;
  }
  return { width: side, height: side, kernel, scale: total };
}
