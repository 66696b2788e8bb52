import { sha256 } from '../core/digest.ts';
import { type ContentLogprobs, tokenize } from './logprobs.ts';
import { type ChatBody, textOfParts } from './request.ts';
import { answeredModel, CREATED, inputTokens, jsonReply, type Reply } from './wire.ts';

export interface Completion {
  readonly body: ChatBody;
  readonly message: {
    readonly content: string | null;
    readonly refusal: string | null;
    readonly finish: 'stop' | 'length' | 'content_filter';
    /** Text of the reasoning channel, in a field of its own; absent or null = there is none. */
    readonly reasoning?: string | null;
  };
  /** Asked for only when the request wants log-probabilities; `tokens` are those that are sent. */
  readonly logprobs: (tokens: readonly string[]) => ContentLogprobs;
  /** What the id of the answer is made of. */
  readonly identity: string;
  readonly fingerprint: string;
}

/** A chat completion as OpenAI sends it, cut at the tokens that the request allows: a pure function of its argument. */
export function completionReply({ body, message, logprobs, identity, fingerprint }: Completion): Reply {
  const limit = body.max_completion_tokens ?? body.max_tokens ?? Number.POSITIVE_INFINITY;
  const whole = tokenize(message.content ?? '');
  const tokens = whole.length > limit ? whole.slice(0, limit) : whole;
  const cut = tokens.length < whole.length;
  const outputTokens = Math.max(1, message.refusal === null ? tokens.length : tokenize(message.refusal).length);
  const thoughtTokens = tokenize(message.reasoning ?? '').length;
  const input = inputTokens(body.messages.map((m) => textOfParts(m.content)));
  return jsonReply({
    id: `chatcmpl-sim-${sha256(identity).slice(0, 24)}`,
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
          ...(message.reasoning == null ? {} : { reasoning_content: message.reasoning }),
        },
        logprobs: body.logprobs === true && message.content !== null ? logprobs(tokens) : null,
        finish_reason: cut ? 'length' : message.finish,
      },
    ],
    usage: {
      prompt_tokens: input,
      completion_tokens: outputTokens + thoughtTokens,
      total_tokens: input + outputTokens + thoughtTokens,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: thoughtTokens },
    },
    service_tier: 'default',
    system_fingerprint: fingerprint,
  });
}
