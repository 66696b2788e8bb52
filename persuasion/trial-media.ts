import type { MediaPart } from '../core/content.ts';
import type { LookUp, Wanted } from '../media/look-up.ts';
import { STILL } from '../media/plan.ts';
import type { PersuasionCase } from './case.ts';
import type { Arm } from './condition.ts';
import type { LookUpPicture } from './run-trial.ts';
import type { Persuadee } from './trial.ts';

/** What has to be made before a trial of this arm can be played; none where no picture is shown. */
export function trialMedia({ images }: Persuadee, { turns }: PersuasionCase, arm: Arm): readonly Wanted[] {
  if (arm !== 'media' || images === null) return [];
  return turns.flatMap(({ media }) => media.map(({ source }) => ({ source, plan: STILL })));
}

/** Pictures of a case as a persuadee is sent them. Throws TypeError for one that was not made yet (see `trialMedia`). */
export function picturesFor({ images }: Persuadee, made: LookUp): LookUpPicture {
  return ({ type, source }: MediaPart) => {
    if (type !== 'image') return { refused: 'video' };
    if (images === null) return { refused: 'shown_none' };
    const derived = made(source, STILL);
    if (derived === null) throw new TypeError(`medium ${source.sha256} was not made`);
    if (derived.kind === 'refused') return { refused: derived.reason };
    const [item] = derived.items;
    if (item === undefined) return { refused: 'empty' };
    const { sha256, bytes, width, height } = item;
    return { type: 'image', sha256, bytes, width, height, detail: images.detail };
  };
}
