import { planOfSpec } from './plan-card.ts';

/**
 * What stands in a card's place in the arm `caption` (P 9.4): kind of picture, every text verbatim in reading order,
 * shapes and colours; no judgement. Changes only with CARD_RENDERER. Throws InvalidInputError for a spec that cannot be
 * drawn.
 */
export function captionOf(spec: unknown): string {
  const { kind, texts, shapes } = planOfSpec(spec);
  return `Image: ${kind}. Text: ${texts.map(({ text }) => `"${text}". `).join('')}${shapes}`;
}
