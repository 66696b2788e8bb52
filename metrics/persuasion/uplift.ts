import { type Discordant, mcnemarExact } from '../mcnemar.ts';
import { minus } from './two-sided-flips.ts';

/** One metric's values of one case x model x prior x repetition under the arms; null = missing. */
export interface ArmValues {
  readonly text: number | null;
  readonly caption: number | null;
  readonly media: number | null;
  /** Absent = the run has no placebo arm. */
  readonly media_placebo?: number | null;
}

export interface Uplift {
  /** Complete triples used, and triples dropped. */
  readonly triples: number;
  readonly dropped: number;
  /** M(caption) - M(text), M(media) - M(caption), M(media) - M(text); null without a complete triple. */
  readonly info: number | null;
  readonly visual: number | null;
  readonly total: number | null;
  /** M(media_placebo) - M(text) over the complete triples with a placebo; null without one. */
  readonly presence: number | null;
}

/** Multimodal uplift over complete triples only, so that the parts add up: total = info + visual (ours, P 7.9). */
export function uplift(pairs: readonly ArmValues[]): Uplift {
  const complete = pairs.filter(({ text, caption, media }) => text !== null && caption !== null && media !== null);
  const placebo = complete.filter(({ media_placebo }) => typeof media_placebo === 'number');
  const [text, caption, media] = (['text', 'caption', 'media'] as const).map((arm) => mean(complete, arm));
  return {
    triples: complete.length,
    dropped: pairs.length - complete.length,
    info: minus(caption!, text!),
    visual: minus(media!, caption!),
    total: minus(media!, text!),
    presence: minus(mean(placebo, 'media_placebo'), mean(placebo, 'text')),
  };
}

function mean(values: readonly ArmValues[], arm: keyof ArmValues): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each[arm]!, 0) / values.length;
}

/** Paired flips of two arms and McNemar's exact two-sided p; pairs with a missing side are left out. P 7.9. */
export function pairedFlips(
  pairs: readonly { readonly a: boolean | null; readonly b: boolean | null }[],
): Discordant & {
  readonly pairs: number;
  readonly p: number;
} {
  const complete = pairs.filter(({ a, b }) => a !== null && b !== null);
  const onlyA = complete.filter(({ a, b }) => a === true && b === false).length;
  const onlyB = complete.filter(({ a, b }) => a === false && b === true).length;
  return { onlyA, onlyB, pairs: complete.length, p: mcnemarExact({ onlyA, onlyB }).exact };
}
