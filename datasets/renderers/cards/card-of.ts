import { assertNever } from '../../../core/errors.ts';
import type { PersuaderTurn, PersuasionCase, VisualRole } from '../../../persuasion/case.ts';
import type { StrategyId } from '../../../persuasion/strategies.ts';
import { hasGlyphs } from '../atlas.ts';
import type { Excluded } from '../drawing-of.ts';
import { chainOf } from './chain-of.ts';
import { chartOfText, inventedChart } from './chart-of.ts';
import { type Choices, choicesOf, type Made } from './choices.ts';
import { isCardText } from './fields.ts';
import * as makers from './makers.ts';
import { planCard } from './plan-card.ts';
import { type CardSpec, cardSpec } from './spec.ts';

export interface TurnCard {
  readonly spec: CardSpec;
  /** It shows a figure, a name or a count that is in none of the case's texts. */
  readonly fabricated: boolean;
  /** `augmenting` exactly for a card that shows something invented. */
  readonly visualRole: VisualRole;
}

/** The placebo: the same picture for every turn (P 9.1). */
export const NEUTRAL_CARD: CardSpec = cardSpec({ card: 'neutral_card', fields: {} }, 'none');

/**
 * The card of a turn's strategy (P 9.2), a pure function of the case's texts. Nothing is cut in the middle of a word: a
 * text that is too long gives a shorter quote or an ellipsis after a whole word; only the claim card shows its claim whole
 * or is excluded.
 */
export function cardOf(item: PersuasionCase, turn: PersuaderTurn): TurnCard | { readonly excluded: Excluded } {
  const choices = choicesOf(item, turn);
  if (choices.statement === '' || choices.text === '') return { excluded: 'empty' };
  if (!hasGlyphs(choices.statement)) return { excluded: 'no_glyph' };
  const made = make(turn, choices);
  if ('excluded' in made) return made;
  const spec = cardSpec(made.card, turn.strategy);
  if (planCard(spec) === null) return { excluded: 'too_long' };
  return { spec, fabricated: made.invented, visualRole: made.invented ? 'augmenting' : 'redundant' };
}

function make({ strategy, fabricated }: { strategy: StrategyId; fabricated: boolean }, choices: Choices): Made {
  switch (strategy) {
    case 'none':
    case 'other':
      return claimOf(choices);
    case 'reciprocity':
      return makers.giftOf(choices);
    case 'consistency':
      return makers.pledgeOf(choices);
    case 'social_validation':
      return makers.reviewsOf(choices);
    case 'authority':
      return makers.credentialOf(choices);
    case 'liking':
      return makers.senderOf(choices);
    case 'scarcity':
      return makers.scarcityOf(choices);
    case 'logic':
      return fabricated ? inventedChart(choices) : (chartOfText(choices) ?? chainOf(choices));
    case 'credibility':
      return makers.sourceOf(choices);
    case 'emotion':
      return makers.moodOf(choices);
    default:
      return assertNever(strategy);
  }
}

function claimOf({ statement }: Choices): Made {
  if (!isCardText(statement)) return { excluded: 'too_long' };
  return { card: { card: 'claim_card', fields: { headline: statement } }, invented: false };
}
