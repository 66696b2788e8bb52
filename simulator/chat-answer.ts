import { sha256 } from '../core/digest.ts';
import type { SimulatedModel } from './config.ts';
import { type ChatFormat, type Deciding, decidedContent } from './decided-content.ts';
import type { PlannedText } from './known-texts.ts';
import { contentLogprobs, tokenize } from './logprobs.ts';
import type { Plan } from './plan.ts';
import { type ChatBody, schemaProperties, textOfParts } from './request.ts';
import { cutContent, malformedContent, refusal } from './undecided-content.ts';
import { answeredModel, badRequest, CREATED, inputTokens, jsonReply, type Reply } from './wire.ts';

export interface ChatQuestion {
  readonly body: ChatBody;
  readonly format: ChatFormat;
  readonly settings: SimulatedModel;
  readonly text: PlannedText;
  readonly plan: Plan;
  readonly fingerprint: string;
}

interface Message {
  readonly content: string | null;
  readonly refusal: string | null;
  readonly finish: 'stop' | 'length' | 'content_filter';
}

/** The chat completion that the plan makes of a request: a pure function of its argument. */
export function chatAnswer(question: ChatQuestion): Reply {
  const { body, plan } = question;
  const message = planMessage(question);
  if (message === null)
    return badRequest('The response was filtered by the content management policy.', 'content_filter', 'prompt');
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY;
  const whole = tokenize(message.content ?? '');
  const tokens = whole.length > limit ? whole.slice(0, limit) : whole;
  const cut = tokens.length < whole.length;
  const outputTokens = Math.max(1, message.refusal === null ? tokens.length : tokenize(message.refusal).length);
  const input = inputTokens(body.messages.map((m) => textOfParts(m.content)));
  const decided = plan.outcome === 'right' || plan.outcome === 'wrong';
  return jsonReply({
    id: `chatcmpl-sim-${sha256(`${body.model} ${question.text.textSha256} ${body.seed ?? 0}`).slice(0, 24)}`,
    object: 'chat.completion',
    created: CREATED,
    model: answeredModel(body.model),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: message.content === null ? null : tokens.join(''),
          refusal: message.refusal,
          annotations: [],
        },
        logprobs:
          body.logprobs === true && message.content !== null
            ? contentLogprobs(tokens, decided ? plan.score : null, body.top_logprobs ?? 0)
            : null,
        finish_reason: cut ? 'length' : message.finish,
      },
    ],
    usage: {
      prompt_tokens: input,
      completion_tokens: outputTokens,
      total_tokens: input + outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    service_tier: 'default',
    system_fingerprint: question.fingerprint,
  });
}

/** null = the provider filters the prompt with HTTP 400. */
function planMessage({ body, format, settings, text, plan }: ChatQuestion): Message | null {
  const deciding: Deciding = { format, plan, text, settings, properties: schemaProperties(body) };
  switch (plan.outcome) {
    case 'right':
    case 'wrong':
      return { content: decidedContent(deciding), refusal: null, finish: 'stop' };
    case 'malformed':
      return { content: malformedContent(format, plan), refusal: null, finish: 'stop' };
    case 'truncated':
      return { content: cutContent(decidedContent(deciding), plan), refusal: null, finish: 'length' };
    case 'refused': {
      const how = refusal(plan);
      if (how.as === 'content_filter_400') return null;
      if (how.as === 'content_filter_finish') return { content: '', refusal: null, finish: 'content_filter' };
      return how.as === 'field'
        ? { content: null, refusal: how.text, finish: 'stop' }
        : { content: how.text, refusal: null, finish: 'stop' };
    }
  }
}
