import { planOfSpec } from './plan-card.ts';
import { isCardVideo } from './videos/spec.ts';
import { videoCaptionOf } from './videos/video-caption.ts';

/**
 * What stands in a card's place in the arm `caption` (P 9.4): kind of picture, every text verbatim in reading order,
 * shapes and colours; no judgement; of a video its scenes with times. Changes only with CARD_RENDERER. Throws
 * InvalidInputError for a spec that cannot be drawn.
 */
export function captionOf(spec: unknown): string {
  if (isCardVideo(spec)) return videoCaptionOf(spec);
  const { kind, texts, shapes } = planOfSpec(spec);
  return `Image: ${kind}. Text: ${texts.map(({ text }) => `"${text}". `).join('')}${shapes}`;
}
