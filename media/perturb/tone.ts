import type { Raster } from '../raster.ts';
import { imagePerturbation, level } from './perturbation.ts';
import { mapPixels, mapSamples } from './pixels.ts';

/** Value of HSV (largest of a pixel's samples, 0-1) raised; black turns grey. Steps of ImageNet-C. */
export const brightness = imagePerturbation({
  version: 1,
  params: (severity) => ({ add: level([0.1, 0.2, 0.3, 0.4, 0.5], severity) }),
  apply: (clean: Raster, { add }) =>
    mapPixels(clean, (red, green, blue, out, at) => {
      const value = Math.max(red, green, blue);
      const raised = Math.min(255, value + 255 * add);
      out[at] = value === 0 ? raised : (red * raised) / value;
      out[at + 1] = value === 0 ? raised : (green * raised) / value;
      out[at + 2] = value === 0 ? raised : (blue * raised) / value;
    }),
});

/** Distance of each sample from its channel's mean, times a factor. Factors of ImageNet-C. */
export const contrast = imagePerturbation({
  version: 1,
  params: (severity) => ({ times: level([0.4, 0.3, 0.2, 0.1, 0.05], severity) }),
  apply: (clean: Raster, { times }) => {
    const means = channelMeans(clean);
    return mapSamples(clean, (value, channel) => means[channel]! + (value - means[channel]!) * times);
  },
});

/** Sample ^ gamma on 0-1: darker. Our own exponents. */
export const gamma = imagePerturbation({
  version: 1,
  params: (severity) => ({ gamma: level([1.2, 1.5, 2, 2.5, 3.5], severity) }),
  apply: (clean: Raster, params) => {
    const table = Float64Array.from({ length: 256 }, (_, value) => 255 * (value / 255) ** params.gamma);
    return mapSamples(clean, (value) => table[value]!);
  },
});

/** Samples at or above a threshold are reversed: a solarised picture, at severity 5 the whole negative. Our own. */
export const negate = imagePerturbation({
  version: 1,
  params: (severity) => ({ from: level([204, 153, 102, 51, 0], severity) }),
  apply: (clean: Raster, { from }) => mapSamples(clean, (value) => (value >= from ? 255 - value : value)),
});

function channelMeans({ data }: Raster): readonly number[] {
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at++) sums[at % 3]! += data[at]!;
  return sums.map((sum) => sum / (data.length / 3));
}
