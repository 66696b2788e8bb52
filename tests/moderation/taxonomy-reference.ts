import type { Relation, Taxonomy } from '../../moderation/taxonomies/taxonomy.ts';

/** Schemes of the reference's table, in its columns, with what its short names stand for. */
export const SCHEMES = [
  { id: 'openai-omni-2024-09-26', short: { IV: 'illicit/violent' } },
  { id: 'openai-eval-2022', short: {} },
  { id: 'llama-guard-3', short: {} },
  { id: 'ailuminate-1.0', short: {} },
  { id: 'aegis-2', short: {} },
  {
    id: 'qwen3guard',
    short: {
      Unethical: 'Unethical Acts',
      Sexual: 'Sexual Content or Sexual Acts',
      NV: 'Non-violent Illegal Acts',
      Copyright: 'Copyright Violation',
      Political: 'Politically Sensitive Topics',
    },
  },
  {
    id: 'mistral-2603',
    short: {
      Hate: 'hate_and_discrimination',
      Violence: 'violence_and_threats',
      Sexual: 'sexual',
      Criminal: 'criminal',
      Dangerous: 'dangerous',
      PII: 'pii',
    },
  },
  { id: 'azure', short: {} },
  { id: 'shieldgemma-1', short: { hate: 'hate speech', explicit: 'sexually explicit', D: 'dangerous content' } },
  { id: 'granite-guardian-3', short: { sexual: 'sexual_content', unethical: 'unethical_behavior' } },
] as const;

/** The table as printed. */
export const TABLE = `
|HATE|= hate, < hate/threatening|= H, < H2|= S10|= hte|= S8|~ Unethical|= Hate|= Hate|= hate|~ social_bias|
|HARASS|= harassment|= HR|||= S10|~ Unethical|~|~ Hate|= harassment|~ harm|
|THREAT|< hate/threatening, < harassment/threatening|< H2|~ S1|~ vcr|= S11|~ Violent|> Violence|~ Violence|~ harassment|~ violence|
|PROFANITY|||||= S12|||||= profanity|
|SEX.adult|= sexual|= S|= S12|= sxc_prn|= S2|> Sexual|= Sexual|= Sexual|= explicit|= sexual|
|SEX.minors|= sexual/minors|= S3|= S4|= cse|= S7|> Sexual|~ Sexual|~ Sexual|~|~|
|SEX.crime|~ illicit||= S3|= src|~ S22|> Sexual, > NV|~ Criminal|~|~ D|~|
|VIOLENCE|= violence|= V|< S1|< vcr|= S1|= Violent|> Violence|= Violence|> D|= violence|
|VIOLENCE.graphic|= violence/graphic|= V2|||~ S1|~|~|~ (high)||~|
|VIOLENCE.crime, .extremism|~ IV||= S1 (.crime)|= vcr (.crime)|~ S3|> Violent|~ Criminal|~|> D|~|
|SELF_HARM|U three codes|= SH|= S11|= ssh|= S6|=|=|=|> D|~ harm|
|ILLEGAL.nonviolent|= illicit||= S2|= ncr|= S22, ~ S3|= NV|= Criminal||> D|~ unethical|
|DRUGS|> illicit||~ S2|~ ncr|= S5|> NV|~ Dangerous||> D|~|
|WEAPONS|> IV||~ S2|~ ncr|= S4|> Violent|~ Dangerous||> D|~|
|CBRNE|> IV||= S9|= iwp|~ S4|> Violent|> Dangerous||> D|~|
|CYBER|> illicit||~ S2, ~ S14|~ ncr|= S17|> NV|~||> D|~|
|FRAUD|> illicit||~ S2|~ ncr|= S16|> NV|~ Criminal||~|~|
|PRIVACY|||= S7|= prv|= S9|= PII|= PII||||
|IP|||= S8|= ipv|= S20|= Copyright|||||
|DEFAMATION|||= S5|= dfm||~ Unethical|||||
|MISINFO, POLITICAL|||= S13 (POLITICAL)||> S19|= Political (POLITICAL)|||||
|ADVICE|||= S6|U spc_*|= S21||U Health, Financial, Law||||
|UNETHICAL; MANIPULATION|||||= S23; = S15|> Unethical||||= unethical|
|JAILBREAK||||||= (prompts)|=|||=|
`;

/** Cells that name no code, or not by its code. `U ...` is one part of a union. A bare \`~\` has no single code. */
const SPELLED: Readonly<Record<string, readonly string[]>> = {
  'openai-omni-2024-09-26 U three codes': ['U self-harm', 'U self-harm/intent', 'U self-harm/instructions'],
  'ailuminate-1.0 U spc_*': ['U spc_ele', 'U spc_fin', 'U spc_hlt', 'U spc_lgl'],
  'mistral-2603 U Health, Financial, Law': ['U health', 'U financial', 'U law'],
  'qwen3guard SELF_HARM =': ['= Suicide & Self-Harm'],
  'qwen3guard JAILBREAK = (prompts)': ['= Jailbreak'],
  'mistral-2603 SELF_HARM =': ['= selfharm'],
  'mistral-2603 JAILBREAK =': ['= jailbreaking'],
  'azure SELF_HARM =': ['= SelfHarm'],
  'azure VIOLENCE.graphic ~ (high)': ['~ Violence'],
  'granite-guardian-3 JAILBREAK =': ['= jailbreak'],
};

/** A scheme's rows as the table prints them, `HATE = S10`, sorted. */
export function printedRows(scheme: (typeof SCHEMES)[number]): readonly string[] {
  const column = SCHEMES.indexOf(scheme) + 1;
  return TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const cells = line.slice(1, -1).split('|');
      return rowsOfCell(scheme, cells[0] ?? '', cells[column] ?? '');
    })
    .sort();
}

function rowsOfCell({ id, short }: (typeof SCHEMES)[number], head: string, cell: string): readonly string[] {
  const spelled = SPELLED[`${id} ${cell}`] ?? SPELLED[`${id} ${head} ${cell}`];
  if (spelled !== undefined) return spelled.map((one) => `${head} ${one}`);
  if (cell === '' || cell === '~') return [];
  const names: Readonly<Record<string, string>> = short;
  const parts = head.includes(';') ? cell.split('; ') : [cell];
  return parts.flatMap((part, at) => {
    const only = /^(.*) \((.*)\)$/.exec(part);
    const heads = head.includes(';') ? [head.split('; ')[at] ?? ''] : head.split(', ').map((one) => full(head, one));
    const meant = only === null ? heads : heads.filter((one) => one.endsWith(only[2] ?? ''));
    return (only?.[1] ?? part).split(', ').flatMap((one) => {
      const [sign = '', ...code] = one.split(' ');
      const name = code.join(' ');
      return meant.map((hazard) => `${hazard} ${sign} ${names[name] ?? name}`);
    });
  });
}

/** `.extremism` after `VIOLENCE.crime` is `VIOLENCE.extremism`. */
function full(head: string, name: string): string {
  return name.startsWith('.') ? `${head.split('.')[0]}${name}` : name;
}

const SIGNS: Readonly<Record<Relation, string>> = { exact: '=', narrower: '<', broader: '>', partial: '~', union: 'U' };

export function storedRows({ mapping }: Taxonomy): readonly string[] {
  return mapping.map(({ code, relation, hazard }) => `${hazard} ${SIGNS[relation]} ${code}`).sort();
}
