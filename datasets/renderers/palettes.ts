import type { Colour } from './canvas.ts';

export interface Palette {
  readonly ground: Colour;
  readonly ink: Colour;
}

/** Ground and ink at least 150 grey levels apart. */
export const PALETTES: readonly Palette[] = [
  { ground: [255, 255, 255], ink: [17, 17, 17] },
  { ground: [250, 243, 224], ink: [43, 33, 24] },
  { ground: [224, 238, 248], ink: [16, 36, 64] },
  { ground: [232, 245, 228], ink: [18, 48, 24] },
  { ground: [28, 32, 40], ink: [244, 244, 240] },
  { ground: [20, 44, 72], ink: [250, 246, 220] },
];

/** Of a scene or a frame that shows nothing. */
export const NEUTRAL: Colour = [128, 128, 128];
