import { createHash } from 'node:crypto';
import type { Sha256 } from '../core/digest.ts';
import { checkRaster, type Raster } from './raster.ts';

/**
 * SHA-256 of a drawing's pixels, the same on every machine whatever encodes them: ASCII `rgb8 W H\n`, then the rows.
 * Throws InvalidInputError for a raster whose sides and bytes do not fit.
 */
export function pixelSha256(raster: Raster): Sha256 {
  checkRaster(raster);
  const header = `rgb8 ${raster.width} ${raster.height}\n`;
  return createHash('sha256').update(header, 'ascii').update(raster.data).digest('hex') as Sha256;
}
