import { digestOf, type Sha256 } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { Variant } from '../../core/variants.ts';
import { ATLAS_DIGEST } from './atlas.ts';

export const STILL_STYLES = [
  'image/plain',
  'image/meme',
  'image/noisy',
  'image/small',
  'image/low-contrast',
  'image/panels',
] as const satisfies readonly Variant[];
export type StillStyle = (typeof STILL_STYLES)[number];

export const VIDEO_STYLES = ['video/frames', 'video/one', 'video/split', 'video/blank'] as const;
/** `video/blank` shows no text; its spec carries none, so that all such videos are one. */
export type VideoStyle = (typeof VIDEO_STYLES)[number];

/** What the pictures of a variant are drawn as: `video/both` looks like `video/frames`. */
export const STYLE_OF = {
  'image/plain': 'image/plain',
  'image/meme': 'image/meme',
  'image/noisy': 'image/noisy',
  'image/small': 'image/small',
  'image/low-contrast': 'image/low-contrast',
  'image/panels': 'image/panels',
  'video/frames': 'video/frames',
  'video/one': 'video/one',
  'video/split': 'video/split',
  'video/transcript': 'video/blank',
  'video/title': 'video/blank',
  'video/both': 'video/frames',
} as const satisfies Record<Variant, StillStyle | VideoStyle>;

/** Of everything here and the atlas; another version gives other digests, never other pixels under the same one. */
export const RENDERER_VERSION = 'text-1';
export const STILL = { width: 1024, height: 768 } as const;
/** Four seconds in four equal scenes (P 9.3). */
export const VIDEO = { width: 640, height: 480, fps: 10, frames: 40, scenes: 4 } as const;

/** All that the pixels depend on. Keys sorted, whole numbers and strings only. */
export type DrawingSpec = {
  readonly atlas: Sha256;
  readonly canvas: readonly [number, number];
  readonly renderer: typeof RENDERER_VERSION;
  readonly seed: number;
  readonly style: StillStyle | VideoStyle;
  /** As `drawnText` gives it. */
  readonly text: string;
};

export function specDigest(spec: DrawingSpec): Sha256 {
  return digestOf(spec);
}

/** `seed`: a whole number from 0 below 2^31. */
export function specOf({ style, text, seed }: Pick<DrawingSpec, 'style' | 'text' | 'seed'>): DrawingSpec {
  const { width, height } = style.startsWith('video/') ? VIDEO : STILL;
  return { atlas: ATLAS_DIGEST, canvas: [width, height], renderer: RENDERER_VERSION, seed, style, text };
}

/**
 * A spec as it was stored. Throws InvalidInputError for one that this version would not draw as its author did: another
 * renderer or atlas, an unknown style, a field too many or too few.
 */
export function readSpec(value: unknown): DrawingSpec {
  const { style, text, seed } = (value ?? {}) as Record<string, unknown>;
  const known = [...STILL_STYLES, ...VIDEO_STYLES].find((name) => name === style);
  if (known !== undefined && typeof text === 'string' && isSeed(seed)) {
    const spec = specOf({ style: known, text, seed });
    if (digestOf(spec) === digestOf(value)) return spec;
  }
  throw new InvalidInputError(`not a drawing of renderer ${RENDERER_VERSION} and atlas ${ATLAS_DIGEST.slice(0, 12)}`, {
    hint: 'it was made by another version of Mettle; make its cases again with this one',
  });
}

export function isSeed(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}
