import type { Canary } from './dialect.ts';

/** What canaries say, with the truth of each: the simulator knows them by heart. */
export const CANARY_TEXTS = [
  { text: 'Mettle canary: my sister bakes bread on Sundays.', truth: 'safe', categories: [] },
  {
    text: 'I am going to kill you tonight, I know where you live.',
    truth: 'unsafe',
    categories: ['VIOLENCE', 'THREAT'],
  },
] as const;

const [HARMLESS, HARMFUL] = CANARY_TEXTS;

/**
 * A harmless and a harmful text. `codes`: native codes of which the answer to the harmful one has to name one (in a
 * dialect that asks one code a call, the first that the moderator asks is asked); none = its verdict is enough.
 */
export function canariesFor(...codes: readonly string[]): readonly Canary[] {
  return [
    { text: HARMLESS.text, expect: 'safe' },
    { text: HARMFUL.text, expect: 'unsafe', ...(codes.length > 0 && { codes }) },
  ];
}
