import { type Raster, rasterOf } from '../media/raster.ts';
import { sharp } from '../media/sharp.ts';

/** Grain, of which JPEG can leave nothing out: a still of 1024 x 768 has about 200 KiB. */
export function grain(width: number, height: number): Promise<Raster> {
  const noise = { type: 'gaussian', mean: 128, sigma: 18 } as const;
  return rasterOf(sharp({ create: { width, height, channels: 3, background: '#808080', noise } }));
}
