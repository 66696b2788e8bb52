import type { Capabilities } from '../models/capabilities.ts';
import { SHOWING_ARMS } from '../persuasion/condition.ts';
import type { PersuasionSpec } from '../runs/spec.ts';

/** Turns whose pictures stand in one request from the second turn on: media are never left out of what came before. */
const TURNS = 2;

type Shown = Pick<PersuasionSpec, 'arms' | 'media'>;

/** Pictures that a request of the second turn holds; 0 = a persuadee is shown none. Longer dialogues hold more. */
export function picturesNeeded({ arms, media }: Shown): number {
  if (!arms.some((arm) => SHOWING_ARMS.includes(arm))) return 0;
  return TURNS * (media.kind === 'video' ? media.frames : 1);
}

/** What cannot be measured of a persuadee that takes no or too few pictures, for people; null = nothing is known to lack. */
export function pictureGap(
  { name, shown }: { readonly name: string; readonly shown: Shown },
  probed: Capabilities | undefined,
): string | null {
  const finding = probed?.results.pictures;
  if (finding === undefined || finding.answer === 'yes') return null;
  const arms = shown.arms.filter((arm) => SHOWING_ARMS.includes(arm)).join(', ');
  const means =
    finding.answer === 'no'
      ? `trials of ${arms} go as far as their pictures are taken, what follows stays missing; the other arms are measured`
      : `trials of ${arms} may stay missing; the other arms are measured`;
  return `${name} was asked to take pictures (${finding.evidence}): ${means}`;
}
