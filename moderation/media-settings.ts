import type { MediaChange } from '../core/content.ts';
import { FRAMES, type FramesPlan, type ImagePlan, NATIVE_VIDEO, STILL, type VideoPlan } from '../media/plan.ts';
import type { ImageDetail } from '../models/model-port.ts';

/** How many pictures one message to the model may hold. */
export const IMAGE_CAPABILITIES = ['none', 'one', 'many'] as const;
/** How the model is shown a video: not at all, as frames, or as a video of its own (another condition). */
export const VIDEO_CAPABILITIES = ['none', 'frames', 'native'] as const;
/**
 * How a video's parts (frames, transcript, title, texts beside it) become one verdict. `max`: each is judged alone, one
 * unsafe part makes the case unsafe. `k-of-n`: `k` unsafe parts do. `joint`: one question over all of it.
 */
export const AGGREGATIONS = ['max', 'k-of-n', 'joint'] as const;

/** How a moderator looks at media. All of it is part of the moderator's identity. */
export interface MediaSettings {
  readonly images: (typeof IMAGE_CAPABILITIES)[number];
  readonly video: (typeof VIDEO_CAPABILITIES)[number];
  readonly frames: number;
  readonly detail: ImageDetail;
  readonly aggregate: (typeof AGGREGATIONS)[number];
  /** Unsafe parts that `k-of-n` asks for. */
  readonly k: number;
}

export const NO_MEDIA: MediaSettings = {
  images: 'none',
  video: 'none',
  frames: FRAMES.count,
  detail: 'auto',
  aggregate: 'max',
  k: 1,
};

/** What has to be made of a still, or of a video, for this moderator; null = it looks at none. */
export function planFor(
  type: 'image' | 'video',
  settings: MediaSettings,
  change?: MediaChange,
): ImagePlan | FramesPlan | VideoPlan | null {
  const changed = change === undefined ? {} : { change };
  if (type === 'image') return settings.images === 'none' ? null : { ...STILL, ...changed };
  if (settings.video === 'none') return null;
  return settings.video === 'native' ? NATIVE_VIDEO : { ...FRAMES, count: settings.frames, ...changed };
}
