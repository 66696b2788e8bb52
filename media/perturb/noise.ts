import type { Raster } from '../raster.ts';
import { normals, uniform } from './draws.ts';
import { imagePerturbation, level, scaleOf } from './perturbation.ts';
import { mapSamples } from './pixels.ts';

/** Standard deviations of ImageNet-C (1 = the whole range), times the shorter side / 224, so that they survive shrinking. */
export const gaussianNoise = imagePerturbation({
  version: 1,
  params: (severity, size) => ({ sd: level([0.08, 0.12, 0.18, 0.26, 0.38], severity) * scaleOf(size) }),
  apply: (clean: Raster, { sd }, { random }) => {
    const normal = normals(random);
    return mapSamples(clean, (value) => value + 255 * sd * normal());
  },
});

/**
 * Each sample becomes a Poisson count with a full sample at `photons`; its distance from the clean one is multiplied by
 * `times`, the shorter side / 224. Counts of ImageNet-C.
 */
export const shotNoise = imagePerturbation({
  version: 1,
  params: (severity, size) => ({ photons: level([60, 25, 12, 5, 3], severity), times: scaleOf(size) }),
  apply: (clean: Raster, { photons, times }, { random }) => {
    const tables = Array.from({ length: 256 }, (_, value) => poissonTable((value / 255) * photons));
    return mapSamples(clean, (value) => {
      const noisy = (countAt(tables[value]!, uniform(random)) / photons) * 255;
      return value + (noisy - value) * times;
    });
  },
});

/** A share of all samples turns black or full, half of them each. Shares of ImageNet-C, at any size. */
export const impulseNoise = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.03, 0.06, 0.09, 0.17, 0.27], severity) }),
  apply: (clean: Raster, { share }, { random }) =>
    mapSamples(clean, (value) => {
      const draw = uniform(random);
      if (draw >= share) return value;
      return draw < share / 2 ? 0 : 255;
    }),
});

/** Probability of a count up to the index. Means of 0-60 only: counts beyond twelve standard deviations fall to the last. */
function poissonTable(mean: number): Float64Array {
  const cumulative = new Float64Array(Math.ceil(mean + 12 * Math.sqrt(mean)) + 1);
  let term = Math.exp(-mean);
  let sum = 0;
  for (let count = 0; count < cumulative.length; count++) {
    if (count > 0) term *= mean / count;
    sum += term;
    cumulative[count] = sum;
  }
  return cumulative;
}

function countAt(cumulative: Float64Array, draw: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (draw <= cumulative[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
