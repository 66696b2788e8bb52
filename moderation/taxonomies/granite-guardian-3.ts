import { mappingRows, type Taxonomy } from './taxonomy.ts';

/**
 * Risks of Granite Guardian 3.x and 4.1, by the names that `guardian_config` takes; one is asked a call. What the
 * assistant did (`harm_engagement`, `evasiveness`) is no hazard of the content. Source: model cards.
 */
export const graniteGuardian3: Taxonomy<'granite-guardian-3'> = {
  id: 'granite-guardian-3',
  title: 'Granite Guardian 3',
  categories: [
    { code: 'harm', name: 'Harm' },
    { code: 'social_bias', name: 'Social bias' },
    { code: 'profanity', name: 'Profanity' },
    { code: 'sexual_content', name: 'Sexual content' },
    { code: 'unethical_behavior', name: 'Unethical behavior' },
    { code: 'violence', name: 'Violence' },
    { code: 'harm_engagement', name: 'Harm engagement' },
    { code: 'evasiveness', name: 'Evasiveness' },
    { code: 'jailbreak', name: 'Jailbreak' },
  ],
  mapping: mappingRows([
    ['HATE', '~ social_bias'],
    ['HARASS', '~ harm'],
    ['THREAT', '~ violence'],
    ['PROFANITY', '= profanity'],
    ['SEX.adult', '= sexual_content'],
    ['VIOLENCE', '= violence'],
    ['SELF_HARM', '~ harm'],
    ['ILLEGAL.nonviolent', '~ unethical_behavior'],
    ['UNETHICAL', '= unethical_behavior'],
    ['JAILBREAK', '= jailbreak'],
  ]),
  unmapped: ['harm_engagement', 'evasiveness'],
};
