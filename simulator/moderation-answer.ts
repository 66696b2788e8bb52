import { sha256 } from '../core/digest.ts';
import type { SimulatedModel } from './config.ts';
import { namedCategories } from './hazards.ts';
import type { PlannedText } from './known-texts.ts';
import { type Plan, pick } from './plan.ts';
import { answeredModel, badRequest, JSON_TYPE, jsonReply, type Reply } from './wire.ts';

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

export interface ModerationQuestion {
  readonly model: string;
  readonly settings: SimulatedModel;
  /** One for each input. */
  readonly inputs: readonly { readonly text: PlannedText; readonly plan: Plan }[];
}

/**
 * The moderation object that the plan makes of a request: a pure function of its argument. A refused input answers
 * HTTP 400 (content_filter), a malformed or truncated one spoils the whole body; the first input that does so decides.
 */
export function moderationAnswer({ model, settings, inputs }: ModerationQuestion): Reply {
  const results = inputs.map((input) => result(settings, input));
  const keys = inputs.map(({ text }) => text.textSha256).join(' ');
  const whole = {
    id: `modr-sim-${sha256(`${model} ${keys}`).slice(0, 24)}`,
    model: answeredModel(model),
    results,
  };
  for (const { plan } of inputs) {
    if (plan.outcome === 'refused')
      return badRequest('The input was filtered by the content management policy.', 'content_filter', 'input');
    if (plan.outcome === 'malformed') return malformed(whole, plan);
    if (plan.outcome === 'truncated') {
      const body = JSON.stringify(whole);
      return text(body.slice(0, Math.floor(body.length * (0.3 + 0.4 * plan.uniform('cut')))));
    }
  }
  return jsonReply(whole);
}

function result(settings: SimulatedModel, { text, plan }: ModerationQuestion['inputs'][number]) {
  const unsafe = plan.verdict === 'unsafe';
  const named = namedCategories('moderations', { text, plan, settings });
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
}

function malformed(whole: { id: string; model: string; results: unknown }, plan: Plan): Reply {
  const { id, model } = whole;
  return pick(
    [
      jsonReply({ id, model, results: [] }),
      jsonReply({ id, model, results: [{}] }),
      jsonReply({ id, model, results: 'none' }),
      jsonReply({ id, model }),
      text('upstream moderation result unavailable'),
    ],
    plan.uniform('variant'),
  );
}

function text(body: string): Reply {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
}
