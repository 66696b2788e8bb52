import { digestOf } from '../../../core/digest.ts';
import { InvalidInputError } from '../../../core/errors.ts';
import { type StrategyId, setOf } from '../../../persuasion/strategies.ts';
import { STILL } from '../spec.ts';
import { CARD_FIELDS, type CardFields, type CardName } from './fields.ts';

/** Of everything in this folder and the glyph atlas. A change of pixels, texts or captions is another version. */
export const CARD_RENDERER = 'cards-1';

/** All that the pixels and the caption of a card depend on (P 9.3). */
export type CardSpec = {
  [C in CardName]: {
    readonly canvas: readonly [number, number];
    readonly card: C;
    readonly fields: CardFields[C];
    readonly renderer: typeof CARD_RENDERER;
    readonly strategy: StrategyId;
  };
}[CardName];

/** What a card shows, and for which strategy. */
export type Card = { [C in CardName]: { readonly card: C; readonly fields: CardFields[C] } }[CardName];

export function cardSpec(card: Card, strategy: StrategyId): CardSpec {
  return { canvas: [STILL.width, STILL.height], ...card, renderer: CARD_RENDERER, strategy };
}

/** Whether a drawing's spec is one of a card, of whatever version. */
export function isCard(spec: unknown): boolean {
  const { renderer } = (spec ?? {}) as Record<string, unknown>;
  return typeof renderer === 'string' && renderer.startsWith('cards-');
}

/**
 * A spec as it was stored. Throws InvalidInputError for one that this version would not draw as its author did: another
 * renderer or canvas, an unknown card or strategy, a field too many or too few, a text that has no glyphs.
 */
export function readCard(value: unknown): CardSpec {
  const { card, fields, strategy } = (value ?? {}) as Record<string, unknown>;
  if (isCardName(card) && isStrategy(strategy)) {
    const read = CARD_FIELDS[card].safeParse(fields);
    if (read.success) {
      const spec = cardSpec({ card, fields: read.data } as Card, strategy);
      if (digestOf(spec) === digestOf(value)) return spec;
    }
  }
  throw new InvalidInputError(`not a card of renderer ${CARD_RENDERER}`, {
    hint: 'it was made by another version of Mettle; make its cases again with this one',
  });
}

export function isCardName(name: unknown): name is CardName {
  return typeof name === 'string' && Object.hasOwn(CARD_FIELDS, name);
}

export function isStrategy(name: unknown): name is StrategyId {
  return typeof name === 'string' && (name === 'none' || name === 'other' || setOf(name as StrategyId) !== null);
}
