import { InvalidInputError } from '../core/errors.ts';
import type { ChatMessage, MessagePart, SentImage } from '../models/model-port.ts';
import type { PersuaderTurn } from './case.ts';
import type { Arm } from './condition.ts';
import { controlTurn } from './control-turns.ts';
import type { TurnRecord } from './trial.ts';

/** What of a trial the persuadee hears in one turn. */
export interface HeardTurn {
  readonly message: ChatMessage;
  /** Byte-identical in every arm but `control`. */
  readonly text: string;
  readonly kind: TurnRecord['kind'];
  readonly strategy: TurnRecord['strategy'];
}

/**
 * The persuader's message of a turn under an arm: what the arm adds stands before the text, as a part of its own (P 6,
 * rule 5), so that the text is the same bytes in each. A turn without media (FARM's turn 1 may have none) is text in
 * every arm. Throws InvalidInputError for a turn that has media but no caption, under `caption`: such a case is not
 * eligible; under `media` when `images` lacks one.
 */
export function hearTurn(
  turn: PersuaderTurn,
  { arm, images }: { readonly arm: Arm; readonly images: readonly SentImage[] },
): HeardTurn {
  const { text, strategy } = turn;
  if (arm === 'control') {
    const own = controlTurn(turn.n);
    return { message: { role: 'user', content: own }, text: own, kind: 'text', strategy: 'none' };
  }
  if (arm === 'text' || turn.media.length === 0)
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
  return { message: { role: 'user', content: [...images, part] }, text, kind: 'image', strategy };
}
