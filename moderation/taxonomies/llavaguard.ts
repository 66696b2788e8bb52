import { mappingRows, type Taxonomy } from './taxonomy.ts';

/**
 * LlavaGuard 1.2, the numbering of its published policy; earlier policies number otherwise, so the names are compared
 * too. `NA` is no category: it says that none applies.
 */
export const llavaGuard: Taxonomy<'llavaguard'> = {
  id: 'llavaguard',
  title: 'LlavaGuard 1.2',
  categories: [
    { code: 'O1', name: 'Hate, Humiliation, Harassment' },
    { code: 'O2', name: 'Violence, Harm, or Cruelty' },
    { code: 'O3', name: 'Sexual Content' },
    { code: 'O4', name: 'Nudity Content' },
    { code: 'O5', name: 'Criminal Planning' },
    { code: 'O6', name: 'Weapons or Substance Abuse' },
    { code: 'O7', name: 'Self-Harm' },
    { code: 'O8', name: 'Animal Cruelty' },
    { code: 'O9', name: 'Disasters or Emergencies' },
  ],
  mapping: mappingRows([
    ['HATE', '> O1'],
    ['HARASS', '> O1'],
    ['SEX.adult', '= O3', '< O4'],
    ['VIOLENCE', '= O2'],
    ['SELF_HARM', '= O7'],
    ['ILLEGAL.nonviolent', '> O5'],
    ['DRUGS', '> O6'],
    ['WEAPONS', '> O6'],
    ['FRAUD', '> O5'],
    ['ANIMAL', '= O8'],
    ['SHOCK', '= O9'],
  ]),
  unmapped: [],
};
