import type { MediaChange } from '../core/content.ts';
import type { Frame } from './extract-frames.ts';
import { normaliseRaster } from './normalise-image.ts';
import { perturbFrames, perturbImage } from './perturb/perturb.ts';
import { FRAME_PERTURBATIONS } from './perturb/registry.ts';
import type { FramesPlan } from './plan.ts';
import type { Raster } from './raster.ts';

const BLACK = 0;
/** What stands for a picture from elsewhere: an even middle grey. */
const FOREIGN = 128;

/**
 * Frames after a perturbation: each picture changed, or other pictures at their places. A place keeps the time of the
 * frame that stood there, a place too many the last time. Fewer frames than the plan's are what dropping them means.
 */
export async function changedFrames(
  frames: readonly Frame[],
  plan: FramesPlan,
  change: MediaChange,
): Promise<readonly Frame[]> {
  if (!Object.hasOwn(FRAME_PERTURBATIONS, change.name))
    return Promise.all(
      frames.map(async ({ jpeg, atS }) => ({
        ...(await normaliseRaster(await perturbImage(jpeg, change), plan)),
        atS,
      })),
    );
  const [first] = frames;
  if (first === undefined) return [];
  const even = async (level: number) => (await normaliseRaster(flat(first, level), plan)).jpeg;
  const [black, foreign] = await Promise.all([even(BLACK), even(FOREIGN)]);
  return perturbFrames(frames, change).map((slot, place) => {
    const { atS } = frames[Math.min(place, frames.length - 1)] ?? first;
    if (slot.kind === 'frame') return { ...(frames[slot.index] ?? first), atS };
    return { ...first, jpeg: slot.kind === 'black' ? black : foreign, atS };
  });
}

function flat({ width, height }: { readonly width: number; readonly height: number }, level: number): Raster {
  return { width, height, data: new Uint8Array(width * height * 3).fill(level) };
}
