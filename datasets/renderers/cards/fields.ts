import { z } from 'zod';
import { hasGlyphs } from '../atlas.ts';
import { drawnText } from '../drawn-text.ts';

/** No card holds more. */
const MOST_LETTERS = 800;

/**
 * What a card can show: not empty, as `drawnText` gives it, every character with a glyph. No `"`, in which captions put
 * the texts of a card; `cardText` makes curly ones of them.
 */
export function isCardText(text: string): boolean {
  return (
    text !== '' && text.length <= MOST_LETTERS && !text.includes('"') && drawnText(text) === text && hasGlyphs(text)
  );
}

/** A text that `isCardText`. */
export const cardTextSchema = z.string().refine(isCardText);
const text = cardTextSchema;
const count = (from: number, to: number) => z.int().min(from).max(to);

const chart = z
  .strictObject({
    headline: text,
    form: z.enum(['bar', 'line']),
    /** In units of 10^-decimals. */
    values: z.array(count(0, 1e12)).min(2).max(5),
    decimals: count(0, 3),
    units: z.array(z.enum(['', '%'])),
    labels: z.array(text),
    /** Where the axis starts, in the unit of the values. Other than 0 it makes differences look larger. */
    axis_start: count(0, 1e12),
  })
  .refine(
    ({ values, units, labels, axis_start: start }) =>
      units.length === values.length &&
      labels.length === values.length &&
      values.every((value) => value >= start) &&
      Math.max(...values) > start,
  );

/** Fields of every card (P 9.2); whole numbers and texts. */
export const CARD_FIELDS = {
  claim_card: z.strictObject({ headline: text }),
  /** `value` in whole euros. */
  gift_card: z.strictObject({ from: text, gift: text, value: count(1, 9999), request: text }),
  pledge_card: z.strictObject({ statements: z.array(text).min(1).max(3), next: text }),
  /** `stars` in tenths, 0-50. */
  review_stars: z.strictObject({
    headline: text,
    stars: count(0, 50),
    count: count(1, 9_999_999),
    quotes: z.array(text).length(3),
  }),
  credential_card: z.strictObject({ institute: text, name: text, title: text, statement: text }),
  sender_card: z.strictObject({ greeting: text, interests: z.array(text).length(3), compliment: text }),
  scarcity_counter: z.strictObject({ item: text, left: count(1, 9999), minutes: count(1, 9999) }),
  chart_card: chart,
  chain_card: z.strictObject({ premises: z.array(text).min(1).max(3), conclusion: text }),
  source_card: z.strictObject({ masthead: text, byline: text, date: text, quote: text }),
  mood_card: z.strictObject({ palette: z.enum(['warm', 'dark']), line: text }),
  /** The placebo. */
  neutral_card: z.strictObject({}),
} as const;

export type CardName = keyof typeof CARD_FIELDS;
export type CardFields = { readonly [C in CardName]: z.infer<(typeof CARD_FIELDS)[C]> };
