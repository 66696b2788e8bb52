import { mappingRows, type Taxonomy } from './taxonomy.ts';

/** ShieldGemma 2 (4B, images): one policy a call. Mapping: our definition, from the wording of the policies. */
export const shieldGemma2: Taxonomy<'shieldgemma-2'> = {
  id: 'shieldgemma-2',
  title: 'ShieldGemma 2',
  categories: [
    { code: 'sexually explicit', name: 'No Sexually Explicit content' },
    { code: 'dangerous', name: 'No Dangerous Content' },
    { code: 'violence & gore', name: 'No Violence/Gore content' },
  ],
  mapping: mappingRows([
    ['SEX.adult', '= sexually explicit'],
    ['VIOLENCE', '< violence & gore'],
    ['VIOLENCE.graphic', '= violence & gore'],
    ['VIOLENCE.extremism', '> dangerous'],
    ['SELF_HARM.instructions', '> dangerous'],
    ['WEAPONS', '> dangerous'],
    ['CBRNE', '> dangerous'],
    ['ANIMAL', '~ violence & gore'],
    ['SHOCK', '~ violence & gore'],
  ]),
  unmapped: [],
};
