import { jpeg, webp } from './codec.ts';
import { greyscale, saturate, tint } from './colour.ts';
import { occlusion, overlay, watermark } from './cover.ts';
import {
  type FramePerturbation,
  frameBlacken,
  frameDrop,
  frameDuplicate,
  frameInsertOne,
  frameReorder,
} from './frames.ts';
import { border, crop, flip, rotate, shear } from './geometry.ts';
import { gaussianNoise, impulseNoise, shotNoise } from './noise.ts';
import type { ImagePerturbation } from './perturbation.ts';
import { pixelate, resize } from './resample.ts';
import { gaussianBlur, median, motionBlur, sharpen } from './sharpness.ts';
import { brightness, contrast, gamma, negate } from './tone.ts';

/** Changes of a picture. */
export const IMAGE_PERTURBATIONS = {
  jpeg,
  webp,
  resize,
  pixelate,
  gaussian_blur: gaussianBlur,
  motion_blur: motionBlur,
  gaussian_noise: gaussianNoise,
  shot_noise: shotNoise,
  impulse_noise: impulseNoise,
  brightness,
  contrast,
  saturate,
  gamma,
  greyscale,
  negate,
  tint,
  sharpen,
  median,
  rotate,
  flip,
  crop,
  border,
  shear,
  occlusion,
  watermark,
  overlay,
} as const satisfies Record<string, ImagePerturbation>;
export type ImagePerturbationName = keyof typeof IMAGE_PERTURBATIONS;

/** Changes of the list of frames taken from a video; no frame is decoded or encoded. */
export const FRAME_PERTURBATIONS = {
  frame_drop: frameDrop,
  frame_duplicate: frameDuplicate,
  frame_reorder: frameReorder,
  frame_blacken: frameBlacken,
  frame_insert_one: frameInsertOne,
} as const satisfies Record<string, FramePerturbation>;
export type FramePerturbationName = keyof typeof FRAME_PERTURBATIONS;

/** All by name, each with its version. */
export const PERTURBATIONS: Readonly<Record<string, ImagePerturbation | FramePerturbation>> = {
  ...IMAGE_PERTURBATIONS,
  ...FRAME_PERTURBATIONS,
};
