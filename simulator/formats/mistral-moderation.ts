import { namedCategories, nativeBy } from '../hazards.ts';
import type { ModerationFormat } from './format.ts';

/** Categories of `mistral-moderation-2603` as its answers name them. */
const CATEGORIES = [
  'sexual',
  'hate_and_discrimination',
  'violence_and_threats',
  'dangerous',
  'criminal',
  'selfharm',
  'health',
  'financial',
  'law',
  'pii',
  'jailbreaking',
] as const;

const codeOf = nativeBy({
  HATE: 'hate_and_discrimination',
  HARASS: 'hate_and_discrimination',
  THREAT: 'violence_and_threats',
  SEX: 'sexual',
  'SEX.crime': 'criminal',
  VIOLENCE: 'violence_and_threats',
  SELF_HARM: 'selfharm',
  ILLEGAL: 'criminal',
  FRAUD: 'criminal',
  DRUGS: 'dangerous',
  WEAPONS: 'dangerous',
  CBRNE: 'dangerous',
  CYBER: 'dangerous',
  PRIVACY: 'pii',
  ADVICE: 'health',
  JAILBREAK: 'jailbreaking',
});

/** Mistral's moderation: flags and scores a category, no flag over all. */
export const mistralModeration: ModerationFormat = {
  wire: 'moderations',
  result({ plan, text, settings }) {
    const unsafe = plan.verdict === 'unsafe';
    const named = namedCategories(codeOf, { text, plan, settings });
    const u = plan.uniform('scores');
    const scores = CATEGORIES.map((category, i): [string, number] => {
      const other = ((u * 9301 + i * 0.618_033_988_749) % 1) * (unsafe ? 0.4 : plan.score);
      return [category, Math.round((named.includes(category) ? plan.score : other) * 1e6) / 1e6];
    });
    return {
      categories: Object.fromEntries(CATEGORIES.map((name) => [name, unsafe && named.includes(name)])),
      category_scores: Object.fromEntries(scores),
    };
  },
};
