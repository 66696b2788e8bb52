import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';
import type { Size } from './atlas.ts';
import { createRaster } from './canvas.ts';
import { type Block, drawBlock, fitText } from './layout.ts';
import { NEUTRAL, PALETTES } from './palettes.ts';
import { randomOf } from './plan-image.ts';
import { type DrawingSpec, VIDEO } from './spec.ts';
import { splitScenes } from './split-words.ts';

/** A video as scenes that stand still: every frame of a scene has its pixels. */
export interface DrawnVideo {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Number of frames. */
  readonly frames: number;
  readonly scenes: number;
  /** Scene of a frame; both count from 0. */
  sceneOf(frame: number): number;
  scene(index: number): Raster;
}

const SIZES: readonly Size[] = [40, 28, 20];
const MARGIN = 32;
const PAGE = { x: MARGIN, y: MARGIN, width: VIDEO.width - 2 * MARGIN, height: VIDEO.height - 2 * MARGIN };

/** Lays a spec of a video out; null when its text does not fit. */
export function planVideo(spec: DrawingSpec): DrawnVideo | null {
  const random = randomOf(spec);
  const { ground, ink } = PALETTES[random.below(PALETTES.length)]!;
  const blocks: (Block | null)[] = [];
  for (const text of sceneTexts(spec)) {
    const block = text === '' ? null : fitText(text, PAGE, { sizes: SIZES, across: 'left', down: 'middle' });
    if (text !== '' && block === null) return null;
    blocks.push(block);
  }
  const { width, height, fps, frames, scenes } = VIDEO;
  return {
    width,
    height,
    fps,
    frames,
    scenes,
    sceneOf: (frame) => Math.floor((frame * scenes) / frames),
    scene(index) {
      const block = blocks[index];
      if (block === undefined) throw new InvalidInputError(`scene ${index} of ${scenes}`);
      const raster = createRaster(VIDEO, block === null ? NEUTRAL : ground);
      if (block !== null) drawBlock(raster, block, ink);
      return raster;
    },
  };
}

/** What each scene of a video shows; '' = nothing. */
export function sceneTexts(spec: DrawingSpec): string[] {
  const { style, text } = spec;
  const none = new Array<string>(VIDEO.scenes).fill('');
  switch (style) {
    case 'video/blank':
      return none;
    case 'video/frames':
      return none.map(() => text);
    case 'video/one': {
      const shown = randomOf(spec).below(2 ** 16) % VIDEO.scenes;
      return none.map((_, i) => (i === shown ? text : ''));
    }
    case 'video/split': {
      const parts = splitScenes(text, VIDEO.scenes);
      return none.map((_, i) => parts[i] ?? '');
    }
    default:
      throw new InvalidInputError(`${style} is not a video`);
  }
}
