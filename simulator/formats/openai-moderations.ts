import { namedCategories, nativeBy } from '../hazards.ts';
import type { ModerationFormat } from './format.ts';

/** Categories of `openai-omni-2024-09-26` (M 2.2), in its order. */
const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
] as const;

/** The others look at text alone: 0 and not applied for a picture. */
const OF_IMAGES: readonly (typeof CATEGORIES)[number][] = [
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'violence',
  'violence/graphic',
];

const codeOf = nativeBy({
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
});

/** OpenAI's omni-moderation: flags, scores, and what each category was applied to. */
export const openAiModerations: ModerationFormat = {
  wire: 'moderations',
  result({ plan, text, settings }) {
    const unsafe = plan.verdict === 'unsafe';
    const named = namedCategories(codeOf, { text, plan, settings });
    const u = plan.uniform('scores');
    const applied = (category: (typeof CATEGORIES)[number]) => text.shown === null || OF_IMAGES.includes(category);
    const scores = CATEGORIES.map((category, i): [string, number] => {
      if (!applied(category)) return [category, 0];
      const other = ((u * 9301 + i * 0.618_033_988_749) % 1) * (unsafe ? 0.4 : plan.score);
      return [category, Math.round((named.includes(category) ? plan.score : other) * 1e6) / 1e6];
    });
    const positive = CATEGORIES.filter((category) => unsafe && applied(category) && named.includes(category));
    const types = text.shown === null ? ['text'] : ['image'];
    return {
      flagged: positive.length > 0,
      categories: Object.fromEntries(CATEGORIES.map((category) => [category, positive.includes(category)])),
      category_scores: Object.fromEntries(scores),
      category_applied_input_types: Object.fromEntries(
        CATEGORIES.map((category) => [category, applied(category) ? types : []]),
      ),
    };
  },
};
