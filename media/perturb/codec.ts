import { pipelineOf, type Raster, toRaster } from '../raster.ts';
import { imagePerturbation, level } from './perturbation.ts';

/** JPEG and back, chroma at half resolution. Qualities of ImageNet-C. */
export const jpeg = imagePerturbation({
  version: 1,
  params: (severity) => ({ quality: level([25, 18, 15, 10, 7], severity) }),
  apply: async (clean: Raster, { quality }) => toRaster(await pipelineOf(clean).jpeg({ quality }).toBuffer()),
});

/** Lossy WebP and back. Our own qualities: the codec is still usable where JPEG falls apart. */
export const webp = imagePerturbation({
  version: 1,
  params: (severity) => ({ quality: level([30, 20, 12, 6, 1], severity) }),
  apply: async (clean: Raster, { quality }) => toRaster(await pipelineOf(clean).webp({ quality }).toBuffer()),
});
