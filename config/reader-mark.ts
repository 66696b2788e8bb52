import type { MediaPart } from '../core/content.ts';
import { isCard } from '../datasets/renderers/cards/spec.ts';
import { sampleMarked } from '../datasets/renderers/sample-mark.ts';
import { normaliseRaster } from '../media/normalise-image.ts';
import { STILL } from '../media/plan.ts';
import { toRaster } from '../media/raster.ts';

/**
 * A JPEG that models were shown, for people: a persuasion card has the mark "SAMPLE" (P 9.1), everything else passes as it
 * is. Throws what sharp throws for bytes that are no picture.
 */
export async function forReaders({ source }: MediaPart, jpeg: Uint8Array): Promise<Uint8Array> {
  if (source.kind !== 'drawing' || !isCard(source.spec)) return jpeg;
  return (await normaliseRaster(sampleMarked(await toRaster(jpeg)), STILL)).jpeg;
}
