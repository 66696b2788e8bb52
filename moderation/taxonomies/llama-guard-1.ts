import { mappingRows, type Taxonomy } from './taxonomy.ts';

/**
 * Llama Guard 1 (7B). Numbers as the model's own prompt gives them, which is what its answers refer to; the paper lists
 * the same six in another order. Mapping: our definition.
 */
export const llamaGuard1: Taxonomy<'llama-guard-1'> = {
  id: 'llama-guard-1',
  title: 'Llama Guard 1',
  categories: [
    { code: 'O1', name: 'Violence and Hate' },
    { code: 'O2', name: 'Sexual Content' },
    { code: 'O3', name: 'Criminal Planning' },
    { code: 'O4', name: 'Guns and Illegal Weapons' },
    { code: 'O5', name: 'Regulated or Controlled Substances' },
    { code: 'O6', name: 'Self-Harm' },
  ],
  mapping: mappingRows([
    ['HATE', '> O1'],
    ['THREAT', '~ O1'],
    ['SEX.adult', '= O2'],
    ['VIOLENCE', '> O1'],
    ['VIOLENCE.crime', '~ O3'],
    ['SELF_HARM', '= O6'],
    ['ILLEGAL.nonviolent', '> O3'],
    ['DRUGS', '= O5'],
    ['WEAPONS', '= O4'],
    ['FRAUD', '> O3'],
  ]),
  unmapped: [],
};
