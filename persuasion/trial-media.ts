import type { MediaPart } from '../core/content.ts';
import type { LookUp, Wanted } from '../media/look-up.ts';
import { FRAMES, type MediaPlan, STILL } from '../media/plan.ts';
import type { SentImage } from '../models/model-port.ts';
import type { PersuasionCase } from './case.ts';
import type { Arm } from './condition.ts';
import { type LookUpPicture, mediaUnder } from './show-turn.ts';
import type { Persuadee } from './trial.ts';

type Images = NonNullable<Persuadee['images']>;

/** Frames of a video where the spec names no number (P 6, rule 3). */
export const FRAMES_SHOWN = FRAMES.count;

/** What is made of a medium for a persuadee: a still, or frames at the midpoints of equal stretches. */
function planOf({ type }: MediaPart, { frames = FRAMES_SHOWN }: Images): MediaPlan {
  return type === 'image' ? STILL : { ...FRAMES, count: frames };
}

/** What has to be made before a trial of this arm can be played; none where no picture is shown. */
export function trialMedia({ images }: Persuadee, { turns }: PersuasionCase, arm: Arm): readonly Wanted[] {
  if (images === null) return [];
  return turns.flatMap((turn) =>
    mediaUnder(arm, turn).map((part) => ({ source: part.source, plan: planOf(part, images) })),
  );
}

/** Media of a case as a persuadee is sent them. Throws TypeError for one that was not made yet (see `trialMedia`). */
export function picturesFor({ images }: Persuadee, made: LookUp): LookUpPicture {
  return (part: MediaPart) => {
    if (images === null) return { refused: 'shown_none' };
    const derived = made(part.source, planOf(part, images));
    if (derived === null) throw new TypeError(`medium ${part.source.sha256} was not made`);
    if (derived.kind === 'refused') return { refused: derived.reason };
    const frames = derived.items.map(({ sha256, bytes, width, height, atS }) => {
      const image: SentImage = { type: 'image', sha256, bytes, width, height, detail: images.detail };
      return { image, atS: atS ?? 0 };
    });
    const [first] = frames;
    if (first === undefined) return { refused: 'empty' };
    return part.type === 'image' ? first.image : { type: 'frames', frames };
  };
}
