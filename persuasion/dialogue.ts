import { InvalidInputError } from '../core/errors.ts';
import type { ChatMessage, MessagePart, SentImage } from '../models/model-port.ts';
import { timeStamp } from '../moderation/evidence.ts';
import type { PersuaderTurn } from './case.ts';
import type { Arm } from './condition.ts';
import { controlTurn } from './control-turns.ts';
import type { TurnKind, TurnRecord } from './trial.ts';

/** A video as it is shown: its frames in the order of time. */
export interface SentFrames {
  readonly type: 'frames';
  readonly frames: readonly { readonly image: SentImage; readonly atS: number }[];
}

/** A medium of a turn as it is shown. */
export type SentMedium = SentImage | SentFrames;

/** What of a trial the persuadee hears in one turn. */
export interface HeardTurn {
  readonly message: ChatMessage;
  /** Byte-identical in every arm but `control`, and `media_only`, where there is none. */
  readonly text: string;
  readonly kind: TurnRecord['kind'];
  readonly strategy: TurnRecord['strategy'];
}

/**
 * The persuader's message of a turn under an arm: what the arm adds stands before the text, as a part of its own (P 6,
 * rule 5), so that the text is the same bytes in each; a frame of a video follows its time stamp (P 6, rule 3). A turn
 * without media (FARM's turn 1 may have none) is text in every arm but `media_only`. Throws InvalidInputError for a turn
 * that has media but no caption, under `caption`: such a case is not eligible; where `images` lacks one, or holds none
 * under `media_only`.
 */
export function hearTurn(
  turn: PersuaderTurn,
  { arm, images }: { readonly arm: Arm; readonly images: readonly SentMedium[] },
): HeardTurn {
  const { text, strategy } = turn;
  if (arm === 'control') {
    const own = controlTurn(turn.n);
    return { message: { role: 'user', content: own }, text: own, kind: 'text', strategy: 'none' };
  }
  if (arm === 'text' || (turn.media.length === 0 && arm !== 'media_only'))
    return { message: { role: 'user', content: text }, text, kind: 'text', strategy };
  const part: MessagePart = { type: 'text', text };
  if (arm === 'caption') {
    if (turn.caption === null)
      throw new InvalidInputError(`turn ${turn.n} has media but no caption: it cannot stand in the arm caption`);
    const content: MessagePart[] = [{ type: 'text', text: turn.caption }, part];
    return { message: { role: 'user', content }, text, kind: 'caption', strategy };
  }
  if (images.length !== turn.media.length)
    throw new InvalidInputError(`turn ${turn.n} has ${turn.media.length} media, ${images.length} were made`);
  const shown = images.flatMap(partsOf);
  const kind = arm === 'media_placebo' ? 'placebo' : mediaKind(turn);
  if (arm !== 'media_only') return { message: { role: 'user', content: [...shown, part] }, text, kind, strategy };
  if (shown.length === 0)
    throw new InvalidInputError(`turn ${turn.n} has no media: it cannot stand in the arm media_only`);
  return { message: { role: 'user', content: shown }, text: '', kind, strategy };
}

/** What a turn's media are; with a video among them, `video`. */
export function mediaKind({ media }: Pick<PersuaderTurn, 'media'>): Extract<TurnKind, 'image' | 'video'> {
  return media.some(({ type }) => type === 'video') ? 'video' : 'image';
}

function partsOf(medium: SentMedium): readonly MessagePart[] {
  if (medium.type === 'image') return [medium];
  return medium.frames.flatMap(({ image, atS }) => [{ type: 'text', text: timeStamp(atS) } as const, image]);
}
