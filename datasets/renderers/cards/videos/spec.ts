import { digestOf } from '../../../../core/digest.ts';
import { InvalidInputError } from '../../../../core/errors.ts';
import type { StrategyId } from '../../../../persuasion/strategies.ts';
import { VIDEO } from '../../spec.ts';
import type { CardName } from '../fields.ts';
import { CARD_RENDERER, isCard, isCardName, isStrategy } from '../spec.ts';
import { VIDEO_FIELDS, type VideoFields } from './fields.ts';

/** All that the frames and the caption of a card's video depend on (P 9.3). */
export type VideoCardSpec = {
  [C in CardName]: {
    readonly canvas: readonly [number, number];
    readonly card: C;
    readonly fields: VideoFields[C];
    readonly fps: number;
    readonly frames: number;
    readonly renderer: typeof CARD_RENDERER;
    /** Equal scenes; a divisor of `frames`. */
    readonly scenes: number;
    readonly strategy: StrategyId;
  };
}[CardName];

/** What a card shows as a video. */
export type VideoCard = { [C in CardName]: { readonly card: C; readonly fields: VideoFields[C] } }[CardName];

/** Scenes of a video: a countdown takes eight steps, everything else four (P 9.3). */
export function scenesOf(card: CardName): number {
  return card === 'scarcity_counter' ? 8 : VIDEO.scenes;
}

export function videoCardSpec(card: VideoCard, strategy: StrategyId): VideoCardSpec {
  const { width, height, fps, frames } = VIDEO;
  const scenes = scenesOf(card.card);
  return { canvas: [width, height], ...card, fps, frames, renderer: CARD_RENDERER, scenes, strategy };
}

/** Whether a drawing's spec is one of a card as a video, of whatever version. */
export function isCardVideo(spec: unknown): boolean {
  return isCard(spec) && Object.hasOwn(spec as object, 'frames');
}

/** A spec as it was stored. Throws InvalidInputError as `readCard`. */
export function readVideoCard(value: unknown): VideoCardSpec {
  const { card, fields, strategy } = (value ?? {}) as Record<string, unknown>;
  if (isCardName(card) && isStrategy(strategy)) {
    const read = VIDEO_FIELDS[card].safeParse(fields);
    if (read.success) {
      const spec = videoCardSpec({ card, fields: read.data } as VideoCard, strategy);
      if (digestOf(spec) === digestOf(value)) return spec;
    }
  }
  throw new InvalidInputError(`not the video of a card of renderer ${CARD_RENDERER}`, {
    hint: 'it was made by another version of Mettle; make its cases again with this one',
  });
}
