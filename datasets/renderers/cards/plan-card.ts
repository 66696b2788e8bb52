import { InvalidInputError } from '../../../core/errors.ts';
import type { Raster } from '../../../media/raster.ts';
import { drawBlock } from '../layout.ts';
import { chainCard } from './designs/chain.ts';
import { chartCard } from './designs/chart.ts';
import { claimCard, neutralCard } from './designs/claim.ts';
import { credentialCard } from './designs/credential.ts';
import { giftCard } from './designs/gift.ts';
import { moodCard } from './designs/mood.ts';
import { pledgeCard } from './designs/pledge.ts';
import { reviewStars } from './designs/reviews.ts';
import { scarcityCounter } from './designs/scarcity.ts';
import { senderCard } from './designs/sender.ts';
import { sourceCard } from './designs/source.ts';
import type { CardFields, CardName } from './fields.ts';
import type { CardPlan, Design } from './plan.ts';
import { type Card, readCard } from './spec.ts';

const DESIGNS: { readonly [C in CardName]: Design<CardFields[C]> } = {
  claim_card: claimCard,
  gift_card: giftCard,
  pledge_card: pledgeCard,
  review_stars: reviewStars,
  credential_card: credentialCard,
  sender_card: senderCard,
  scarcity_counter: scarcityCounter,
  chart_card: chartCard,
  chain_card: chainCard,
  source_card: sourceCard,
  mood_card: moodCard,
  neutral_card: neutralCard,
};

/** Lays a card out; null when a text does not fit. */
export function planCard({ card, fields }: Card): CardPlan | null {
  return (DESIGNS[card] as Design<Card['fields']>)(fields);
}

/** The layout of a stored spec. Throws InvalidInputError for one that is not a card, or whose texts do not fit. */
export function planOfSpec(spec: unknown): CardPlan {
  const read = readCard(spec);
  const plan = planCard(read);
  if (plan === null) throw new InvalidInputError(`${read.card}: a text does not fit the card`);
  return plan;
}

/** The same pixels for the same spec on every machine. Errors as `planOfSpec`. */
export function drawCard(spec: unknown): Raster {
  const { ground, texts } = planOfSpec(spec);
  const raster = ground();
  for (const { block, colour } of texts) drawBlock(raster, block, colour);
  return raster;
}

/** The texts on a card as they are drawn, in reading order, the lines of each joined by a space. Errors as `planOfSpec`. */
export function drawnStrings(spec: unknown): string[] {
  return planOfSpec(spec).texts.map(({ block }) => block.lines.map(({ text }) => text).join(' '));
}
