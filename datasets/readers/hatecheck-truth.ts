import type { CaseTruth } from '../../moderation/case.ts';
import { exclusive } from '../io/cases-of.ts';
import { HATECHECK_SPEECH } from '../speech-acts.ts';

export const HATECHECK_LABELS = ['hateful', 'non-hateful'] as const;
export type HatecheckLabel = (typeof HATECHECK_LABELS)[number];

/** Gold of the HateCheck family: hateful or not, and nothing about other hazards. */
export function hatecheckTruth(label: HatecheckLabel): CaseTruth {
  return {
    verdict: label === 'hateful' ? 'unsafe' : 'safe',
    categories: { HATE: label === 'hateful' },
    native: exclusive(label, HATECHECK_LABELS),
  };
}

/** Facets that follow from the functional test (M 5.5). */
export function functionalityFacets(functionality: string): Readonly<Record<string, string>> {
  return { functionality, ...HATECHECK_SPEECH[functionality] };
}
