import type { MediaPart } from '../core/content.ts';
import type { Sha256 } from '../core/digest.ts';
import type { SentImage } from '../models/model-port.ts';
import type { PersuaderTurn } from './case.ts';
import { type Arm, SHOWING_ARMS } from './condition.ts';
import { type HeardTurn, hearTurn, mediaKind, type SentMedium } from './dialogue.ts';
import { placeboPart } from './placebo.ts';
import type { Persuadee, TurnRecord } from './trial.ts';

/** A case's picture or video as sent, or why there is none. */
export type LookUpPicture = (part: MediaPart) => SentMedium | { readonly refused: string };

export type ShownTurn =
  | { readonly shown: true; readonly heard: HeardTurn; readonly media: readonly Sha256[] }
  /** `kind`: what the turn was to hold. */
  | { readonly shown: false; readonly kind: TurnRecord['kind']; readonly reason: string };

/** Whether a persuadee is shown media under an arm. */
export function showsMedia(arm: Arm): boolean {
  return SHOWING_ARMS.includes(arm);
}

/** The media of a turn as an arm has them: its own, neutral cards in their place, or none. */
export function mediaUnder(arm: Arm, { n, media }: Pick<PersuaderTurn, 'n' | 'media'>): readonly MediaPart[] {
  if (!showsMedia(arm)) return [];
  return arm === 'media_placebo' ? media.map(({ type }) => placeboPart(type, n)) : media;
}

/**
 * A turn as an arm shows it. What cannot be shown as its arm asks is not shown at all, never as text instead (P 6, rule 6):
 * a medium that was refused (`media:<reason>`), one for a persuadee that is shown none (`media:not_shown`), a turn with
 * media that has no caption under `caption` (`caption:none`), one without media under `media_only` (`media:none`).
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
  const kind = arm === 'media_placebo' ? 'placebo' : mediaKind(turn);
  if (arm === 'media_only' && !hasMedia) return { shown: false, kind, reason: 'media:none' };
  if (!showsMedia(arm) || !hasMedia) return { shown: true, heard: hearTurn(turn, { arm, images: [] }), media: [] };
  if (images === null) return { shown: false, kind, reason: 'media:not_shown' };
  const sent: SentMedium[] = [];
  for (const part of mediaUnder(arm, turn)) {
    const found = picture(part);
    if ('refused' in found) return { shown: false, kind, reason: `media:${found.refused}` };
    sent.push(inDetail(found, images));
  }
  return { shown: true, heard: hearTurn(turn, { arm, images: sent }), media: sent.flatMap(hashesOf) };
}

function inDetail(medium: SentMedium, { detail }: Pick<SentImage, 'detail'>): SentMedium {
  if (medium.type === 'image') return { ...medium, detail };
  return { ...medium, frames: medium.frames.map(({ image, atS }) => ({ image: { ...image, detail }, atS })) };
}

function hashesOf(medium: SentMedium): readonly Sha256[] {
  return medium.type === 'image' ? [medium.sha256] : medium.frames.map(({ image }) => image.sha256);
}
