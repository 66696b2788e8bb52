import { imageLimiter } from './image-limiter.ts';
import { pipelineOf, type Raster, rasterOf } from './raster.ts';
import { isRefusal } from './refusal.ts';
import { sniff } from './sniff.ts';

/**
 * Pixels of an encoded picture, brought to exactly these sides whatever its own (as image classifiers are fed). Null for
 * bytes that are no picture or cannot be decoded.
 */
export async function rgbPixels(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Raster | null> {
  const type = await sniff(bytes);
  if (isRefusal(type) || type.kind !== 'image') return null;
  return imageLimiter.run(width * height * 3, async () => {
    try {
      return await rasterOf(pipelineOf(bytes).resize({ width, height, fit: 'fill' }));
    } catch {
      return null;
    }
  });
}
