import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../../core/clock.ts';
import { digestOf } from '../../../../../core/digest.ts';
import { drawImage, drawVideo } from '../../../../../datasets/renderers/draw.ts';
import { fitInside } from '../../../../../media/fit.ts';
import { createMaker } from '../../../../../media/make-media.ts';
import { createMediaService, type MediaService } from '../../../../../media/media-service.ts';
import { ENCODING, FRAMES, STILL } from '../../../../../media/plan.ts';
import { toRaster } from '../../../../../media/raster.ts';
import { createMemoryBlobs } from '../../../../../store/memory/blobs.ts';
import { createMemoryStore } from '../../../../../store/memory-store.ts';
import { VIDEO_SPECS } from './examples.ts';

const never = new AbortController().signal;

function service() {
  const blobs = createMemoryBlobs();
  const made: MediaService = createMediaService({
    derivations: createMemoryStore({ clock: systemClock }).derivations,
    clock: systemClock,
    make: createMaker({
      blobs,
      variable: (name) => process.env[name],
      draw: { image: drawImage, video: drawVideo },
      encode: (source, signal) => made.derive({ source, plan: ENCODING }, signal),
    }),
  });
  return { blobs, derive: made.derive };
}

describe('the frames of a card video that a model is sent', () => {
  it('are those of its eight scenes in order, at the size in which they were drawn', async () => {
    const spec = VIDEO_SPECS.find(({ card }) => card === 'scarcity_counter')!;
    const { blobs, derive } = service();
    const source = { kind: 'drawing', sha256: digestOf(spec), spec } as const;
    const made = await derive({ source, plan: FRAMES }, never);
    if (made.kind !== 'made') throw new Error(made.reason);
    expect(made.items.map(({ width, height }) => [width, height])).toEqual(Array(8).fill([640, 480]));
    const scenes = Array.from({ length: 8 }, (_, scene) => drawVideo(spec).scene(scene).data);
    for (const [at, { sha256, atS }] of made.items.entries()) {
      expect(Math.floor((atS ?? -1) / 0.5)).toBe(at);
      const { data } = await toRaster(Buffer.from(await blobs.read(sha256)));
      const distances = scenes.map((scene) => scene.reduce((sum, one, i) => sum + Math.abs(one - data[i]!), 0));
      expect(distances.indexOf(Math.min(...distances))).toBe(at);
    }
  });

  it('keep the height of their glyphs, as stills do', () => {
    expect(fitInside({ width: 640, height: 480 }, FRAMES)).toEqual({ width: 640, height: 480 });
    expect(fitInside({ width: 1024, height: 768 }, STILL)).toEqual({ width: 1024, height: 768 });
  });
});
