import type { AnswerFormat, SimulatedModel } from './config.ts';
import type { PlannedText } from './known-texts.ts';
import { type Plan, pick } from './plan.ts';

/** Canonical hazard (M 5.2) -> native code, for the formats that have codes of their own (M 5.3). */
const NATIVE: Readonly<Record<'llama-guard-3' | 'moderations', Readonly<Record<string, string>>>> = {
  'llama-guard-3': {
    HATE: 'S10',
    VIOLENCE: 'S1',
    'ILLEGAL.nonviolent': 'S2',
    'SEX.crime': 'S3',
    'SEX.minors': 'S4',
    DEFAMATION: 'S5',
    ADVICE: 'S6',
    PRIVACY: 'S7',
    IP: 'S8',
    CBRNE: 'S9',
    SELF_HARM: 'S11',
    'SEX.adult': 'S12',
    POLITICAL: 'S13',
  },
  moderations: {
    HATE: 'hate',
    'HATE.threat': 'hate/threatening',
    HARASS: 'harassment',
    THREAT: 'harassment/threatening',
    VIOLENCE: 'violence',
    'VIOLENCE.graphic': 'violence/graphic',
    'ILLEGAL.nonviolent': 'illicit',
    WEAPONS: 'illicit/violent',
    SELF_HARM: 'self-harm',
    'SELF_HARM.intent': 'self-harm/intent',
    'SELF_HARM.instructions': 'self-harm/instructions',
    'SEX.adult': 'sexual',
    'SEX.minors': 'sexual/minors',
  },
};

/** What is named where the truth names nothing: false alarms, and data whose categories are unknown. */
const USUAL = ['HATE', 'HATE', 'HATE', 'VIOLENCE', 'ILLEGAL.nonviolent'] as const;
const OTHERS = ['HATE', 'VIOLENCE', 'SEX.adult', 'SELF_HARM', 'ILLEGAL.nonviolent'] as const;

/**
 * Native categories of an unsafe answer: the true ones, now and then another (`categories.other`) or, in the format
 * whose grammar allows it, none (`categories.omitted`).
 */
export function namedCategories(
  format: Exclude<AnswerFormat, 'one-word'>,
  { text, plan, settings }: { text: PlannedText; plan: Plan; settings: SimulatedModel },
): readonly string[] {
  const known = plan.truth === 'unsafe' ? (text.categories ?? []) : [];
  const hazards = known.length > 0 ? known : [pick(USUAL, plan.uniform('hazard'))];
  const codes = new Set(hazards.map((hazard) => nativeCode(format, hazard)).filter((code) => code !== null));
  const u = plan.uniform('category');
  const { omitted, other } = settings.categories;
  if (u < omitted) {
    if (format === 'llama-guard-3') return [];
  } else if (u < omitted + other) {
    const strangers = OTHERS.map((hazard) => nativeCode(format, hazard)).filter(
      (code) => code !== null && !codes.has(code),
    );
    const stranger = strangers[Math.floor(plan.uniform('other-category') * strangers.length)];
    if (stranger !== undefined && stranger !== null) return [stranger];
  }
  return codes.size > 0 ? [...codes] : [nativeCode(format, 'HATE') ?? 'HATE'];
}

/** The hazard's own code or that of its parent; null = the format has none. */
function nativeCode(format: Exclude<AnswerFormat, 'one-word'>, hazard: string): string | null {
  if (format === 'json-policy') return hazard;
  const codes = NATIVE[format];
  return codes[hazard] ?? codes[hazard.split('.')[0] ?? hazard] ?? null;
}
