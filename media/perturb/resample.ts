import { pipelineOf, type Raster, rasterOf } from '../raster.ts';
import { imagePerturbation, level } from './perturbation.ts';

/** Shrunk to a share of each side and enlarged again, smooth both ways. Our own shares. */
export const resize = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.6, 0.4, 0.25, 0.15, 0.1], severity) }),
  apply: async (clean: Raster, { share }) => {
    const { width, height } = clean;
    const small = pipelineOf(clean).resize(part(width, share), part(height, share), {
      fit: 'fill',
      kernel: 'lanczos3',
    });
    return rasterOf(pipelineOf(await rasterOf(small)).resize(width, height, { fit: 'fill', kernel: 'cubic' }));
  },
});

/** Each cell takes its mean colour; a side has `share` as many cells as pixels. Shares of ImageNet-C, at any size. */
export const pixelate = imagePerturbation({
  version: 1,
  params: (severity) => ({ share: level([0.6, 0.5, 0.4, 0.3, 0.25], severity) }),
  apply: (clean: Raster, { share }) => cellMeans(clean, part(clean.width, share), part(clean.height, share)),
});

function part(side: number, share: number): number {
  return Math.max(1, Math.round(side * share));
}

function cellMeans({ width, height, data }: Raster, across: number, down: number): Raster {
  const sums = new Float64Array(across * down * 3);
  const counts = new Uint32Array(across * down);
  const cellAt = (x: number, y: number) => Math.floor((y * down) / height) * across + Math.floor((x * across) / width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const cell = cellAt(x, y);
      counts[cell]!++;
      for (let channel = 0; channel < 3; channel++) sums[cell * 3 + channel]! += data[at + channel]!;
    }
  }
  const out = new Uint8ClampedArray(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const cell = cellAt(x, y);
      for (let channel = 0; channel < 3; channel++) out[at + channel] = sums[cell * 3 + channel]! / counts[cell]!;
    }
  }
  return { width, height, data: new Uint8Array(out.buffer) };
}
