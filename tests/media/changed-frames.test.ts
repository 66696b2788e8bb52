import { describe, expect, it } from 'vitest';
import { changedFrames } from '../../media/changed-frames.ts';
import type { Frame } from '../../media/extract-frames.ts';
import { normaliseRaster } from '../../media/normalise-image.ts';
import { FRAMES } from '../../media/plan.ts';
import { toRaster } from '../../media/raster.ts';

/** Eight even frames, each lighter than the one before. */
async function ramp(): Promise<Frame[]> {
  const levels = Array.from({ length: 8 }, (_, i) => 20 + 25 * i);
  return Promise.all(
    levels.map(async (level, i) => {
      const data = new Uint8Array(64 * 48 * 3).fill(level);
      const { jpeg, width, height } = await normaliseRaster({ width: 64, height: 48, data }, FRAMES);
      return { jpeg, width, height, atS: i + 0.5 };
    }),
  );
}
const change = (name: string, severity = 3) => ({ name, version: 1, severity, seed: 7 });
const levelsOf = (frames: readonly Frame[]) =>
  Promise.all(frames.map(async ({ jpeg }) => (await toRaster(jpeg)).data[0] ?? -1));

describe('frames after a perturbation', () => {
  it('are the same again for the same seed, and others than the clean ones', async () => {
    const frames = await ramp();
    const once = await changedFrames(frames, FRAMES, change('gaussian_noise'));
    const again = await changedFrames(frames, FRAMES, change('gaussian_noise'));
    expect(once.map(({ jpeg }) => jpeg.toString('hex'))).toEqual(again.map(({ jpeg }) => jpeg.toString('hex')));
    expect(once.every(({ jpeg }, i) => !jpeg.equals(frames[i]!.jpeg))).toBe(true);
    expect(once.map(({ atS }) => atS)).toEqual(frames.map(({ atS }) => atS));
  });

  it('change places while the times stay in order', async () => {
    const frames = await ramp();
    const moved = await changedFrames(frames, FRAMES, change('frame_reorder', 5));
    const levels = await levelsOf(moved);
    expect(levels).not.toEqual(await levelsOf(frames));
    expect(levels.toSorted((a, b) => a - b)).toEqual(await levelsOf(frames));
    expect(moved.map(({ atS }) => atS)).toEqual(frames.map(({ atS }) => atS));
  });

  it('turn black, are left out, or give way to a grey picture', async () => {
    const frames = await ramp();
    const black = await levelsOf(await changedFrames(frames, FRAMES, change('frame_blacken', 5)));
    expect(black.filter((level) => level < 4)).toHaveLength(6);
    expect((await changedFrames(frames, FRAMES, change('frame_drop', 5))).length).toBeLessThan(8);
    const inserted = await levelsOf(await changedFrames(frames, FRAMES, change('frame_insert_one', 1)));
    expect(inserted.some((level) => Math.abs(level - 128) < 3)).toBe(true);
  });
});
