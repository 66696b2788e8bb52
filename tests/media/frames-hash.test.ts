import { describe, expect, it } from 'vitest';
import { frameTimes } from '../../media/frame-plan.ts';
import { framesSha256 } from '../../media/frames-hash.ts';

/** Four grey scenes of ten frames each (P 9.3). */
const GREY = {
  width: 640,
  height: 480,
  fps: 10,
  frames: 40,
  sceneOf: (frame: number) => Math.floor(frame / 10),
  scene: (index: number) => ({ width: 640, height: 480, data: new Uint8Array(640 * 480 * 3).fill(64 * index) }),
};

describe('the hash of the frames of a drawn video', () => {
  it('is that of the worked example', () => {
    expect(framesSha256(GREY)).toBe('44947a5177eab0f4a3e57ecdab76c037b98a93c878b28efb570c2328ab2331f5');
  });

  it('is another one with scenes in another order, another rate or a frame less', () => {
    const known = framesSha256(GREY);
    expect(framesSha256({ ...GREY, sceneOf: (frame) => 3 - Math.floor(frame / 10) })).not.toBe(known);
    expect(framesSha256({ ...GREY, fps: 20 })).not.toBe(known);
    expect(framesSha256({ ...GREY, frames: 39 })).not.toBe(known);
  });

  it('goes over frames of which eight midpoints take 2 7 12 17 22 27 32 37', () => {
    const times = frameTimes(GREY.frames / GREY.fps, 8);
    expect(times).toEqual([0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75]);
    expect(times.map((at) => Math.floor(at * GREY.fps))).toEqual([2, 7, 12, 17, 22, 27, 32, 37]);
  });
});
