import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';
import { drawCard } from './cards/plan-card.ts';
import { isCard } from './cards/spec.ts';
import { planImage } from './plan-image.ts';
import { type DrawnVideo, planVideo } from './plan-video.ts';
import { readSpec } from './spec.ts';

/** The same pixels for the same spec on every machine. Throws InvalidInputError for a spec that cannot be drawn. */
export function drawImage(spec: unknown): Raster {
  if (isCard(spec)) return drawCard(spec);
  const read = readSpec(spec);
  const draw = planImage(read);
  if (draw === null) throw new InvalidInputError(`${read.style}: the text does not fit the picture`);
  return draw();
}

/** The same for a video. */
export function drawVideo(spec: unknown): DrawnVideo {
  const read = readSpec(spec);
  const video = planVideo(read);
  if (video === null) throw new InvalidInputError(`${read.style}: the text does not fit the video`);
  return video;
}
