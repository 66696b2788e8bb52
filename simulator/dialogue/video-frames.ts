import type { VideoPart } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { drawVideo } from '../../datasets/renderers/draw.ts';
import { markFrames } from '../../media/frame-plan.ts';

/** One frame of a drawn video as it is shown to a model. */
export interface ShownFrame {
  /** Seconds, as its time stamp tells. */
  readonly atS: number;
  readonly scene: number;
}

/**
 * The frames of a drawn video that stand for `count` equal stretches (P 6, rule 3; P 9.3), in the order of time. Null = it
 * is no drawing, or one that this version cannot draw.
 */
export function framesOf({ source, change }: VideoPart, count: number): readonly ShownFrame[] | null {
  if (source.kind !== 'drawing' || change !== undefined || count < 1) return null;
  try {
    const { fps, frames, sceneOf } = drawVideo(source.spec);
    const frameTimes = Array.from({ length: frames }, (_, i) => i / fps);
    const marks = markFrames({ durationS: frames / fps, frameTimes }, count);
    return marks.map(({ atS }) => ({ atS, scene: sceneOf(Math.round(atS * fps)) }));
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}
