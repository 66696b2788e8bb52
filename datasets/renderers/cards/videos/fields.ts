import { z } from 'zod';
import { CARD_FIELDS, type CardName, cardTextSchema } from '../fields.ts';

/** Fields of every card as a video: those of the still, and what only a scene of its own has room for. */
export const VIDEO_FIELDS = {
  ...CARD_FIELDS,
  sender_card: CARD_FIELDS.sender_card.extend({ request: cardTextSchema }),
  /** `others`: papers that print the same after the first. */
  source_card: CARD_FIELDS.source_card.extend({ others: z.array(cardTextSchema).length(3) }),
} as const;

export type VideoFields = { readonly [C in CardName]: z.infer<(typeof VIDEO_FIELDS)[C]> };
