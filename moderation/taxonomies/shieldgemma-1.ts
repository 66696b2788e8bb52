import { mappingRows, type Taxonomy } from './taxonomy.ts';

/** ShieldGemma 1 (2B, 9B, 27B): one policy a call; the codes are the policies' names. */
export const shieldGemma1: Taxonomy<'shieldgemma-1'> = {
  id: 'shieldgemma-1',
  title: 'ShieldGemma 1',
  categories: [
    { code: 'dangerous content', name: 'No Dangerous Content' },
    { code: 'harassment', name: 'No Harassment' },
    { code: 'hate speech', name: 'No Hate Speech' },
    { code: 'sexually explicit', name: 'No Sexually Explicit Information' },
  ],
  mapping: mappingRows([
    ['HATE', '= hate speech'],
    ['HARASS', '= harassment'],
    ['THREAT', '~ harassment'],
    ['SEX.adult', '= sexually explicit'],
    ['SEX.crime', '~ dangerous content'],
    ['VIOLENCE', '> dangerous content'],
    ['VIOLENCE.crime', '> dangerous content'],
    ['VIOLENCE.extremism', '> dangerous content'],
    ['SELF_HARM', '> dangerous content'],
    ['ILLEGAL.nonviolent', '> dangerous content'],
    ['DRUGS', '> dangerous content'],
    ['WEAPONS', '> dangerous content'],
    ['CBRNE', '> dangerous content'],
    ['CYBER', '> dangerous content'],
  ]),
  unmapped: [],
};
