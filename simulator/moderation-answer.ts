import { sha256 } from '../core/digest.ts';
import type { SimulatedModel } from './config.ts';
import type { ModerationFormat } from './formats/format.ts';
import type { PlannedText } from './known-texts.ts';
import { type Plan, pick } from './plan.ts';
import { answeredModel, badRequest, JSON_TYPE, jsonReply, type Reply } from './wire.ts';

export interface ModerationQuestion {
  readonly model: string;
  readonly format: ModerationFormat;
  readonly settings: SimulatedModel;
  /** One for each input. */
  readonly inputs: readonly { readonly text: PlannedText; readonly plan: Plan }[];
}

/**
 * The moderation object that the plan makes of a request: a pure function of its argument. A refused input answers
 * HTTP 400 (content_filter), a malformed or truncated one spoils the whole body; the first input that does so decides.
 */
export function moderationAnswer({ model, format, settings, inputs }: ModerationQuestion): Reply {
  const results = inputs.map(({ text, plan }) => format.result({ text, plan, settings }));
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
