import { digestOf } from '../core/digest.ts';
import type { DerivedItem } from '../media/derivations.ts';
import { frameTimes } from '../media/frame-plan.ts';
import type { LookUp } from '../media/look-up.ts';

const DURATION_S = 60;

/** Media as they would be made if nothing is wrong with them: for counting and pricing calls before anything is made. */
export const assumedMedia: LookUp = (source, plan) => {
  const item = (atS: number | null): DerivedItem => ({
    sha256: digestOf([source.sha256, plan, atS]),
    mime: plan.kind === 'video' ? 'video/mp4' : 'image/jpeg',
    bytes: 0,
    width: 0,
    height: 0,
    atS,
    pdq: null,
  });
  const items = plan.kind === 'frames' ? frameTimes(DURATION_S, plan.count).map(item) : [item(null)];
  return { kind: 'made', items, source: { width: 0, height: 0, durationS: null } };
};
