import { answerTo, generate, logprobsOf, promptTokens } from './generation.ts';
import { openServer, type Reply, type Seen, type ServerOptions } from './wire.ts';

/**
 * OpenAI's API, from its reference: chat completions, moderations, models, error bodies (`error.{message,type,param,
 * code}`), rate limit headers. Reasoning models take `max_completion_tokens`, no other temperature than 1 and no
 * log-probabilities.
 */
export const OPENAI_KEY = 'sk-test-openai';
const CHAT_MODELS = ['gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14', 'gpt-5-mini'];
const MODERATION_MODELS = ['omni-moderation-latest', 'omni-moderation-2024-09-26'];

export function openOpenAi(options: ServerOptions & { readonly moderation?: (input: unknown) => object } = {}) {
  return openServer((seen, server) => {
    if (seen.headers.authorization !== `Bearer ${OPENAI_KEY}`) return wrongKey(seen);
    if (server.trouble === 'rate_limit')
      return error(
        429,
        { message: 'Rate limit reached for requests', type: 'requests', code: 'rate_limit_exceeded' },
        {
          'retry-after': '2',
          'x-ratelimit-remaining-requests': '0',
        },
      );
    if (server.trouble === 'quota')
      return error(429, {
        message: 'You exceeded your current quota.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    if (server.trouble === 'overloaded')
      return error(503, {
        message: 'The engine is currently overloaded, please try again later',
        type: 'server_error',
        code: null,
      });
    if (server.trouble === 'content_policy')
      return error(400, {
        message: 'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
        type: 'invalid_request_error',
        code: 'invalid_prompt',
      });
    if (server.trouble === 'too_long')
      return error(400, {
        message: "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      });
    if (seen.method === 'POST' && seen.path === '/v1/chat/completions') return chat(seen, options);
    if (seen.method === 'POST' && seen.path === '/v1/moderations') return moderation(seen, options.moderation);
    if (seen.method === 'GET' && seen.path === '/v1/models')
      return ok({
        object: 'list',
        data: CHAT_MODELS.map((id) => ({ id, object: 'model', created: 1, owned_by: 'openai' })),
      });
    return error(404, {
      message: `Invalid URL (${seen.method} ${seen.path})`,
      type: 'invalid_request_error',
      code: null,
    });
  });
}

function chat({ body }: Seen, { answer }: ServerOptions): Reply {
  const model = String(body.model);
  if (!CHAT_MODELS.includes(model)) return noModel(model);
  const reasons = model.startsWith('gpt-5');
  if (reasons && body.max_tokens !== undefined) return unsupported('max_tokens');
  if (reasons && body.temperature !== undefined && body.temperature !== 1) return unsupported('temperature');
  if (reasons && body.logprobs === true) return unsupported('logprobs');
  const format = body.response_format as { json_schema?: { name?: string; strict?: boolean } } | undefined;
  if (format?.json_schema !== undefined && typeof format.json_schema.name !== 'string')
    return error(400, {
      message: "Missing required parameter: 'response_format.json_schema.name'.",
      type: 'invalid_request_error',
      code: 'missing_required_parameter',
    });
  if (format?.json_schema?.strict === true && !isStrict((format.json_schema as { schema?: unknown }).schema))
    return error(400, {
      message: "Invalid schema for response_format: 'additionalProperties' is required to be supplied and to be false.",
      type: 'invalid_request_error',
      param: 'response_format',
      code: null,
    });
  const limit = (body.max_completion_tokens ?? body.max_tokens ?? null) as number | null;
  const { text, tokens, cut } = generate(answerTo(body, answer), limit);
  const prompt = promptTokens(body.messages);
  return ok(
    {
      id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
      object: 'chat.completion',
      created: 1_741_569_952,
      model: model === 'gpt-4.1-mini' ? 'gpt-4.1-mini-2025-04-14' : model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: text, refusal: null, annotations: [] },
          logprobs:
            body.logprobs === true
              ? { content: logprobsOf(tokens, Number(body.top_logprobs ?? 0)), refusal: null }
              : null,
          finish_reason: cut ? 'length' : 'stop',
        },
      ],
      usage: {
        prompt_tokens: prompt,
        completion_tokens: tokens.length,
        total_tokens: prompt + tokens.length,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
      service_tier: 'default',
      system_fingerprint: 'fp_de53d86beb',
    },
    { 'x-request-id': 'req_7d1c', 'openai-processing-ms': '41' },
  );
}

/** Strict mode: every object is closed and requires all of its properties. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return true;
  if (Array.isArray(schema)) return schema.every(isStrict);
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  if (type === 'object') {
    const names = Object.keys((properties ?? {}) as object);
    if (additionalProperties !== false || !names.every((name) => (required as string[]).includes(name))) return false;
  }
  return Object.values(schema).every(isStrict);
}

const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'sexual',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm/intent',
  'self-harm/instructions',
  'self-harm',
  'sexual/minors',
  'violence',
  'violence/graphic',
];
const OF_IMAGES = ['sexual', 'self-harm', 'self-harm/intent', 'self-harm/instructions', 'violence', 'violence/graphic'];

/** One result of the moderation object: `flagged` categories at .9, the rest at 0; images count for six of them alone. */
export function moderationResult(flagged: readonly string[], types: readonly ('text' | 'image')[]) {
  const by = <T>(value: (category: string) => T) =>
    Object.fromEntries(CATEGORIES.map((category) => [category, value(category)]));
  return {
    flagged: flagged.length > 0,
    categories: by((category) => flagged.includes(category)),
    category_scores: by((category) => (flagged.includes(category) ? 0.9 : 0)),
    category_applied_input_types: by((category) =>
      types.filter((type) => type === 'text' || OF_IMAGES.includes(category)),
    ),
  };
}

function moderation(
  { body }: Seen,
  result: (input: unknown) => object = (input) => moderationResult([], typesOf(input)),
): Reply {
  const model = String(body.model);
  if (!MODERATION_MODELS.includes(model)) return noModel(model);
  const inputs = Array.isArray(body.input) && typeof body.input[0] === 'string' ? body.input : [body.input];
  const results = inputs.map(result);
  return ok({ id: 'modr-970d409ef3bef3b70c73d8232df86e7d', model: 'omni-moderation-2024-09-26', results });
}

export function typesOf(input: unknown): ('text' | 'image')[] {
  if (!Array.isArray(input)) return ['text'];
  const types = new Set((input as { type: string }[]).map(({ type }) => (type === 'text' ? 'text' : 'image')));
  return (['text', 'image'] as const).filter((type) => types.has(type));
}

function ok(body: unknown, headers: Record<string, string> = {}): Reply {
  return { status: 200, body, headers };
}

function error(status: number, fields: Record<string, unknown>, headers: Record<string, string> = {}): Reply {
  return { status, body: { error: { param: null, ...fields } }, headers };
}

function wrongKey({ headers }: Seen): Reply {
  if (headers.authorization === undefined)
    return error(401, { message: "You didn't provide an API key.", type: 'invalid_request_error', code: null });
  return error(401, {
    message: 'Incorrect API key provided: wrong.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
}

function noModel(model: string): Reply {
  return error(404, {
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
  });
}

function unsupported(name: string): Reply {
  return error(400, {
    message: `Unsupported parameter: '${name}' is not supported with this model.`,
    type: 'invalid_request_error',
    param: name,
    code: 'unsupported_parameter',
  });
}
