import type { MediaPart } from '../core/content.ts';
import type { Sha256 } from '../core/digest.ts';
import type { SentImage } from '../models/model-port.ts';
import type { PersuaderTurn } from './case.ts';
import type { Arm } from './condition.ts';
import { type HeardTurn, hearTurn } from './dialogue.ts';
import type { Persuadee, TurnRecord } from './trial.ts';

/** A case's picture as sent, or why there is none. */
export type LookUpPicture = (part: MediaPart) => SentImage | { readonly refused: string };

export type ShownTurn =
  | { readonly shown: true; readonly heard: HeardTurn; readonly media: readonly Sha256[] }
  /** `kind`: what the turn was to hold. */
  | { readonly shown: false; readonly kind: TurnRecord['kind']; readonly reason: string };

/**
 * A turn as an arm shows it. What cannot be shown as its arm asks is not shown at all, never as text instead (P 6, rule 6):
 * a picture that was refused (`media:<reason>`), one for a persuadee that is shown none (`media:not_shown`), a turn with
 * media that has no caption under `caption` (`caption:none`).
 */
export function showTurn(
  turn: PersuaderTurn,
  {
    arm,
    images,
    picture,
  }: { readonly arm: Arm; readonly images: Persuadee['images']; readonly picture: LookUpPicture },
): ShownTurn {
  const hasMedia = turn.media.length > 0;
  if (arm === 'caption' && hasMedia && turn.caption === null)
    return { shown: false, kind: 'caption', reason: 'caption:none' };
  if (arm !== 'media' || !hasMedia) return { shown: true, heard: hearTurn(turn, { arm, images: [] }), media: [] };
  if (images === null) return { shown: false, kind: 'image', reason: 'media:not_shown' };
  const sent: SentImage[] = [];
  for (const part of turn.media) {
    const found = picture(part);
    if ('refused' in found) return { shown: false, kind: 'image', reason: `media:${found.refused}` };
    sent.push({ ...found, detail: images.detail });
  }
  return { shown: true, heard: hearTurn(turn, { arm, images: sent }), media: sent.map((image) => image.sha256) };
}
