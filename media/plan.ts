import type { MediaChange } from '../core/content.ts';
import { digestOf, type Sha256 } from '../core/digest.ts';

/** A still for models: oriented, flattened on white, sRGB, never enlarged, JPEG without metadata. Pixels. */
export interface ImagePlan {
  readonly kind: 'image';
  readonly version: number;
  readonly shortSide: number;
  readonly longSide: number;
  /** JPEG quality, 1-100. */
  readonly quality: number;
  readonly change?: MediaChange;
}

/** `count` frames of a video at the midpoints of equal segments, each treated as an ImagePlan's still. */
export interface FramesPlan {
  readonly kind: 'frames';
  readonly version: number;
  readonly count: number;
  readonly shortSide: number;
  readonly longSide: number;
  readonly quality: number;
  readonly change?: MediaChange;
}

/** A re-encoded video for providers that take one: H.264, no sound, no metadata. */
export interface VideoPlan {
  readonly kind: 'video';
  readonly version: number;
  readonly shortSide: number;
  readonly longSide: number;
}

/** The file of a drawn video: encoded once, then stored like any other (compressors differ). */
export interface EncodingPlan {
  readonly kind: 'encoding';
  readonly version: number;
}

/** What is made of a medium. Its digest names the derivation; tool versions are kept beside the result instead. */
export type MediaPlan = ImagePlan | FramesPlan | VideoPlan | EncodingPlan;

export const STILL: ImagePlan = { kind: 'image', version: 1, shortSide: 768, longSide: 2048, quality: 80 };
export const FRAMES: FramesPlan = { kind: 'frames', version: 1, count: 8, shortSide: 512, longSide: 2048, quality: 80 };
export const NATIVE_VIDEO: VideoPlan = { kind: 'video', version: 1, shortSide: 512, longSide: 2048 };

export const ENCODING: EncodingPlan = { kind: 'encoding', version: 1 };

export function planDigest(plan: MediaPlan): Sha256 {
  return digestOf(plan);
}
