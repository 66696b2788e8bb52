import { hashedUniform } from '../../../core/digest.ts';
import type { PersuaderTurn, PersuasionCase } from '../../../persuasion/case.ts';
import { hasGlyphs } from '../atlas.ts';
import type { Excluded } from '../drawing-of.ts';
import { isCardText } from './fields.ts';
import { fits, type Slot } from './plan.ts';
import { CARD_RENDERER, type Card } from './spec.ts';
import { cardText, mainSentences, quoteOf, sentencesOf, shortened } from './words.ts';

/** A card for a turn. `invented`: it shows a figure, a name or a count that the texts do not. */
export type Made = { readonly card: Card; readonly invented: boolean } | { readonly excluded: Excluded };

/** What the maker of a card works with; nothing but the case's and the turn's texts decide. */
export interface Choices {
  /** What the persuader argues for: the claim, or its negation under `against`. As a card text. */
  readonly statement: string;
  /** The turn as a card text, and its sentences. */
  readonly text: string;
  readonly sentences: readonly string[];
  /** A sentence of each turn before, in order. */
  readonly earlier: readonly string[];
  /** A whole number in [from, to), by the turn's text. */
  pick(what: string, from: number, to: number): number;
  choose<T>(what: string, list: readonly T[]): T;
  /** The statement, shortened where it does not fit; null = not even three words of it do. */
  headline(slot: Slot): string | null;
  /** A sentence of the turn, shortened where it does not fit. */
  quote(slot: Slot): string | null;
  /** Why a quote is null. */
  noQuote(): { excluded: Excluded };
}

export function choicesOf({ claim, negation, direction, turns }: PersuasionCase, turn: PersuaderTurn): Choices {
  const statement = cardText(direction === 'for' ? claim : negation);
  const text = cardText(turn.text);
  const sentences = sentencesOf(text);
  const pick = (what: string, from: number, to: number) =>
    from + Math.floor(hashedUniform([CARD_RENDERER, what, turn.text]) * (to - from));
  return {
    statement,
    text,
    sentences,
    earlier: turns
      .filter(({ n }) => n < turn.n)
      .flatMap((one) => mainSentences(sentencesOf(cardText(one.text))).slice(0, 1)),
    pick,
    choose: (what, list) => list[pick(what, 0, list.length)]!,
    headline: (slot) =>
      isCardText(statement) && fits(statement, slot) ? statement : shortened(statement, (cut) => fits(cut, slot)),
    quote: (slot) => quoteOf(mainSentences(sentences), (quote) => fits(quote, slot)),
    noQuote: () => ({
      excluded: sentences.length === 0 ? 'empty' : sentences.some(hasGlyphs) ? 'too_long' : 'no_glyph',
    }),
  };
}
