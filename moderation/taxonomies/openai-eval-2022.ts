import { mappingRows, type Taxonomy } from './taxonomy.ts';

/** Labels of OpenAI's moderation evaluation set. Source: openai/moderation-api-release, arXiv 2208.03274. */
export const openaiEval: Taxonomy<'openai-eval-2022'> = {
  id: 'openai-eval-2022',
  title: 'OpenAI moderation evaluation set 2022',
  categories: [
    { code: 'S', name: 'sexual' },
    { code: 'H', name: 'hate' },
    { code: 'V', name: 'violence' },
    { code: 'HR', name: 'harassment' },
    { code: 'SH', name: 'self-harm' },
    { code: 'S3', name: 'sexual/minors' },
    { code: 'H2', name: 'hate/threatening' },
    { code: 'V2', name: 'violence/graphic' },
  ],
  mapping: mappingRows([
    ['HATE', '= H', '< H2'],
    ['HARASS', '= HR'],
    ['THREAT', '< H2'],
    ['SEX.adult', '= S'],
    ['SEX.minors', '= S3'],
    ['VIOLENCE', '= V'],
    ['VIOLENCE.graphic', '= V2'],
    ['SELF_HARM', '= SH'],
  ]),
  unmapped: [],
};
