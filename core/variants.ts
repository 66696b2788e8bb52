/** Ways to draw a text as a picture or a video (M 3.3). */
export const VARIANTS = [
  'image/plain',
  'image/meme',
  'image/noisy',
  'image/small',
  'image/low-contrast',
  'image/panels',
  'video/frames',
  'video/one',
  'video/split',
  'video/transcript',
  'video/title',
  'video/both',
] as const;
export type Variant = (typeof VARIANTS)[number];
