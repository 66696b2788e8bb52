import type { MediaPart } from '../../../core/content.ts';
import { digestOf } from '../../../core/digest.ts';
import type { PersuaderTurn, PersuasionCase } from '../../../persuasion/case.ts';
import { withVisualRole } from '../../persuasion/visual-role.ts';
import { captionOf } from './caption.ts';
import { cardOf } from './card-of.ts';
import { videoCardOf } from './videos/video-card-of.ts';

/** As what cards are shown. */
export type CardKind = 'image' | 'video';

/**
 * A case whose every turn shows its strategy's card, as a still or as a video, with the caption that stands in for it; id
 * and texts are unchanged. All turns or none: skipped with a reason where one cannot be drawn. A case that brings media
 * keeps them as they are, and is skipped where they are not of this kind.
 */
export function withCards(
  item: PersuasionCase,
  kind: CardKind = 'image',
): { case: PersuasionCase } | { skipped: string } {
  const own = item.turns.flatMap(({ media }) => media);
  if (own.length > 0) {
    return own.every(({ type }) => type === kind) ? { case: item } : { skipped: `media: its own are no ${kind}` };
  }
  const turns: PersuaderTurn[] = [];
  for (const turn of item.turns) {
    if (turn.caption !== null) return { skipped: 'cards: a caption of its own' };
    const card = kind === 'image' ? cardOf(item, turn) : videoCardOf(item, turn);
    if ('excluded' in card) return { skipped: `cards: ${card.excluded}` };
    const { spec, fabricated, visualRole } = card;
    turns.push({
      ...turn,
      media: [partOf(kind, spec)],
      caption: captionOf(spec),
      visualRole,
      fabricated: turn.fabricated || fabricated,
    });
  }
  return { case: withVisualRole({ ...item, turns }) };
}

function partOf(kind: CardKind, spec: Extract<MediaPart['source'], { kind: 'drawing' }>['spec']): MediaPart {
  const source = { kind: 'drawing', sha256: digestOf(spec), spec } as const;
  return kind === 'image' ? { type: 'image', source } : { type: 'video', source, title: null };
}
