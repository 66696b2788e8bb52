import { InvalidInputError } from '../../core/errors.ts';
import type { Raster } from '../../media/raster.ts';
import { drawCard } from './cards/plan-card.ts';
import { isCard } from './cards/spec.ts';
import { drawCardVideo } from './cards/videos/draw-card-video.ts';
import { planImage } from './plan-image.ts';
import { type DrawnVideo, planVideo } from './plan-video.ts';
import { sampleMarked } from './sample-mark.ts';
import { readSpec } from './spec.ts';

/**
 * The same pixels for the same spec on every machine; `sample`: with the mark for readers, which no model sees. Throws
 * InvalidInputError for a spec that cannot be drawn.
 */
export function drawImage(spec: unknown, { sample = false }: { readonly sample?: boolean } = {}): Raster {
  const raster = isCard(spec) ? drawCard(spec) : drawText(spec);
  return sample ? sampleMarked(raster) : raster;
}

/** The same for a video. */
export function drawVideo(spec: unknown, { sample = false }: { readonly sample?: boolean } = {}): DrawnVideo {
  const video = isCard(spec) ? drawCardVideo(spec) : drawTextVideo(spec);
  return sample ? { ...video, scene: (index) => sampleMarked(video.scene(index)) } : video;
}

function drawText(spec: unknown): Raster {
  const read = readSpec(spec);
  const draw = planImage(read);
  if (draw === null) throw new InvalidInputError(`${read.style}: the text does not fit the picture`);
  return draw();
}

function drawTextVideo(spec: unknown): DrawnVideo {
  const read = readSpec(spec);
  const video = planVideo(read);
  if (video === null) throw new InvalidInputError(`${read.style}: the text does not fit the video`);
  return video;
}
