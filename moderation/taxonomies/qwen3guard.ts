import { mappingRows, type Taxonomy } from './taxonomy.ts';

const VIOLENT = 'Violent';
const ILLEGAL = 'Non-violent Illegal Acts';
const SEXUAL = 'Sexual Content or Sexual Acts';
const UNETHICAL = 'Unethical Acts';

/** Categories of Qwen3Guard-Gen, by the names its answers use. `Jailbreak` is judged of prompts alone. Source: model card. */
export const qwen3guard: Taxonomy<'qwen3guard'> = {
  id: 'qwen3guard',
  title: 'Qwen3Guard',
  categories: [
    { code: VIOLENT, name: 'Violent' },
    { code: ILLEGAL, name: 'Non-violent Illegal Acts' },
    { code: SEXUAL, name: 'Sexual Content or Sexual Acts' },
    { code: 'PII', name: 'Personally Identifiable Information' },
    { code: 'Suicide & Self-Harm', name: 'Suicide & Self-Harm' },
    { code: UNETHICAL, name: 'Unethical Acts' },
    { code: 'Politically Sensitive Topics', name: 'Politically Sensitive Topics' },
    { code: 'Copyright Violation', name: 'Copyright Violation' },
    { code: 'Jailbreak', name: 'Jailbreak' },
  ],
  mapping: mappingRows([
    ['HATE', `~ ${UNETHICAL}`],
    ['HARASS', `~ ${UNETHICAL}`],
    ['THREAT', `~ ${VIOLENT}`],
    ['SEX.adult', `> ${SEXUAL}`],
    ['SEX.minors', `> ${SEXUAL}`],
    ['SEX.crime', `> ${SEXUAL}`, `> ${ILLEGAL}`],
    ['VIOLENCE', `= ${VIOLENT}`],
    ['VIOLENCE.crime', `> ${VIOLENT}`],
    ['VIOLENCE.extremism', `> ${VIOLENT}`],
    ['SELF_HARM', '= Suicide & Self-Harm'],
    ['ILLEGAL.nonviolent', `= ${ILLEGAL}`],
    ['DRUGS', `> ${ILLEGAL}`],
    ['WEAPONS', `> ${VIOLENT}`],
    ['CBRNE', `> ${VIOLENT}`],
    ['CYBER', `> ${ILLEGAL}`],
    ['FRAUD', `> ${ILLEGAL}`],
    ['PRIVACY', '= PII'],
    ['IP', '= Copyright Violation'],
    ['DEFAMATION', `~ ${UNETHICAL}`],
    ['POLITICAL', '= Politically Sensitive Topics'],
    ['UNETHICAL', `> ${UNETHICAL}`],
    ['JAILBREAK', '= Jailbreak'],
  ]),
  unmapped: [],
};
