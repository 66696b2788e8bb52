import { createHash } from 'node:crypto';
import type { Sha256 } from '../core/digest.ts';
import { pixelSha256 } from './pixel-hash.ts';
import type { Raster } from './raster.ts';

/** A drawn video: scenes that stand still, each for some of its frames. */
export interface Scenes {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Number of frames. */
  readonly frames: number;
  /** Scene of a frame; both count from 0. */
  sceneOf(frame: number): number;
  scene(index: number): Raster;
}

/**
 * SHA-256 of a drawn video's frames, the same on every machine whatever encodes them: ASCII `frames W H FPS COUNT\n`, then
 * the pixel hash of every frame and `\n` (P 9.3). Throws InvalidInputError for a scene whose sides and bytes do not fit.
 */
export function framesSha256({ width, height, fps, frames, sceneOf, scene }: Scenes): Sha256 {
  const hash = createHash('sha256').update(`frames ${width} ${height} ${fps} ${frames}\n`, 'ascii');
  const known = new Map<number, Sha256>();
  for (let frame = 0; frame < frames; frame += 1) {
    const index = sceneOf(frame);
    const pixels = known.get(index) ?? pixelSha256(scene(index));
    known.set(index, pixels);
    hash.update(`${pixels}\n`, 'ascii');
  }
  return hash.digest('hex') as Sha256;
}
