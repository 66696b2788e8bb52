import type { CaseTruth } from '../../moderation/case.ts';
import { exclusive } from '../io/cases-of.ts';

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

const BY_FUNCTIONALITY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  slur_homonym_nh: { speech_act: 'homonym' },
  slur_reclaimed_nh: { speech_act: 'reclaimed' },
  negate_neg_nh: { speech_act: 'negated' },
  counter_quote_nh: { speech_act: 'quotation+counter-speech' },
  counter_ref_nh: { speech_act: 'counter-speech' },
  target_obj_nh: { directedness: 'object' },
  target_indiv_nh: { directedness: 'individual' },
  target_group_nh: { directedness: 'non-protected group' },
  ident_neutral_nh: { identity_mention: 'benign' },
  ident_pos_nh: { identity_mention: 'benign' },
  spell_char_swap_h: { obfuscation: 'character swap' },
  spell_char_del_h: { obfuscation: 'character deletion' },
  spell_space_del_h: { obfuscation: 'space deletion' },
  spell_space_add_h: { obfuscation: 'space insertion' },
  spell_leet_h: { obfuscation: 'leetspeak' },
};

/** Facets that follow from the functional test (M 5.5). */
export function functionalityFacets(functionality: string): Readonly<Record<string, string>> {
  return { functionality, ...BY_FUNCTIONALITY[functionality] };
}
