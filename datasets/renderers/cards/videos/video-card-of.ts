import type { PersuaderTurn, PersuasionCase } from '../../../../persuasion/case.ts';
import type { Excluded } from '../../drawing-of.ts';
import { fitText } from '../../layout.ts';
import { cardOf, type TurnCard } from '../card-of.ts';
import { type Choices, choicesOf } from '../choices.ts';
import { INVENTED_PAPERS } from '../names.ts';
import { shortened } from '../words.ts';
import { planVideoCard } from './draw-card-video.ts';
import { REQUEST } from './sender.ts';
import { type VideoCard, type VideoCardSpec, videoCardSpec } from './spec.ts';

export interface TurnVideo extends Pick<TurnCard, 'fabricated' | 'visualRole'> {
  readonly spec: VideoCardSpec;
}

/**
 * The card of a turn as a video: the fields of the still, with what a scene of its own adds. A turn without a card has no
 * video either.
 */
export function videoCardOf(item: PersuasionCase, turn: PersuaderTurn): TurnVideo | { readonly excluded: Excluded } {
  const still = cardOf(item, turn);
  if ('excluded' in still) return still;
  const { spec, fabricated, visualRole } = still;
  const card = withScenes(spec, choicesOf(item, turn));
  if (card === null || planVideoCard(card) === null) return { excluded: 'too_long' };
  return { spec: videoCardSpec(card, turn.strategy), fabricated, visualRole };
}

/** Null = what it adds does not fit. */
function withScenes(still: TurnCard['spec'], choices: Choices): VideoCard | null {
  if (still.card === 'sender_card') {
    const request = requestOf(choices);
    return request === null ? null : { card: still.card, fields: { ...still.fields, request } };
  }
  if (still.card === 'source_card') {
    const papers = INVENTED_PAPERS.map(({ masthead }) => masthead).filter((one) => one !== still.fields.masthead);
    const first = choices.pick('other paper', 0, papers.length);
    const others = [0, 1, 2].map((at) => papers[(first + at) % papers.length]!);
    return { card: still.card, fields: { ...still.fields, others } };
  }
  const { card, fields } = still;
  return { card, fields } as VideoCard;
}

/** What the persuader argues for, shortened where it does not fit. */
function requestOf({ statement }: Choices): string | null {
  const fits = (text: string) => fitText(text, REQUEST.box, REQUEST) !== null;
  return statement.length <= 800 && fits(statement) ? statement : shortened(statement, fits);
}
