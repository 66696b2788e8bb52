import type { VideoFacts } from './video-facts.ts';

/** Start-up of one seek in seconds of decoded video. Source: media-and-model-calls.md 1.4 (0.09 CPU s at 720p30). */
const SEEK_S = 1.25;

/**
 * Midpoints of `n` equal segments of a video, seconds: (i + 0.5) * durationS / n.
 * Throws RangeError for a duration or a count that is not positive.
 */
export function frameTimes(durationS: number, n: number): number[] {
  if (!(durationS > 0) || !Number.isSafeInteger(n) || n < 1) {
    throw new RangeError(`frames need a duration and a count above 0, not ${durationS} and ${n}`);
  }
  return Array.from({ length: n }, (_, i) => ((i + 0.5) * durationS) / n);
}

/** One frame to be taken out. */
export interface FrameMark {
  /** The midpoint asked for, seconds. */
  readonly midpointS: number;
  /** When the frame that stands for it is first shown, seconds. */
  readonly atS: number;
  /** A time after the frame before and before this one: the first frame from here on is this one. */
  readonly fromS: number;
}

/**
 * The frames that stand for the midpoints: the first one at or after it in its own segment, as in
 * media-and-model-calls.md 1.4; where the segment has none, the one on show at the midpoint. So a frame never comes
 * from a later segment, and K scenes that are whole segments each give their own frames (persuasion.md 9.3). A video
 * with fewer frames than `n` gives some of them more than once; the marks stay in time order.
 */
export function markFrames(
  { durationS, frameTimes: shown }: Pick<VideoFacts, 'durationS' | 'frameTimes'>,
  n: number,
): FrameMark[] {
  const half = durationS / n / 2;
  let next = 0;
  return frameTimes(durationS, n).map((midpointS) => {
    while (next < shown.length && shown[next]! < midpointS - 5e-4) next++;
    const inSegment = next < shown.length && shown[next]! < midpointS + half - 5e-4;
    const index = inSegment ? next : Math.max(0, next - 1);
    const atS = shown[index]!;
    return { midpointS, atS, fromS: index === 0 ? 0 : (shown[index - 1]! + atS) / 2 };
  });
}

/** How frames are taken out: `seek` = one seek each, `pass` = one pass over the whole video. */
export interface Extraction {
  readonly how: 'seek' | 'pass';
  /** What each way would cost, in seconds of decoded video. */
  readonly costS: { readonly seek: number; readonly pass: number };
}

/**
 * The cheaper way to take `n` frames out: seek when n * (u + g/2) < duration, g = mean distance of keyframes.
 * Source: media-and-model-calls.md 1.4.
 */
export function chooseExtraction({
  n,
  durationS,
  keyframes,
}: {
  n: number;
  durationS: number;
  keyframes: number;
}): Extraction {
  const gap = durationS / Math.max(1, keyframes);
  const costS = { seek: n * (SEEK_S + gap / 2), pass: durationS };
  return { how: costS.seek < costS.pass ? 'seek' : 'pass', costS };
}
