import type { PersuaderTurn, PersuasionCase } from '../../../persuasion/case.ts';
import { captionOf } from './caption.ts';
import { cardOf } from './card-of.ts';
import { cardDigest } from './spec.ts';

/**
 * A case whose every turn shows its strategy's card, with the caption that stands in for it; id and texts are unchanged.
 * All turns or none: skipped with a reason where one cannot be drawn, or where the case brings media or captions.
 */
export function withCards(item: PersuasionCase): { case: PersuasionCase } | { skipped: string } {
  const turns: PersuaderTurn[] = [];
  for (const turn of item.turns) {
    if (turn.media.length > 0 || turn.caption !== null) return { skipped: 'cards: media of its own' };
    const card = cardOf(item, turn);
    if ('excluded' in card) return { skipped: `cards: ${card.excluded}` };
    const { spec, fabricated, visualRole } = card;
    turns.push({
      ...turn,
      media: [{ type: 'image', source: { kind: 'drawing', sha256: cardDigest(spec), spec } }],
      caption: captionOf(spec),
      visualRole,
      fabricated: turn.fabricated || fabricated,
    });
  }
  return { case: { ...item, turns } };
}
