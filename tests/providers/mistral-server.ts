import { answerTo, generate, promptTokens } from './generation.ts';
import { openServer, type Reply, type Seen, type ServerOptions } from './wire.ts';

/**
 * Mistral's API, from its reference: chat completions (no log-probabilities; unknown fields are refused with 422),
 * `/v1/moderations` with a string or a list, `/v1/chat/moderations` with a conversation.
 */
export const MISTRAL_KEY = 'mistral-key';
const CHAT_MODELS = ['mistral-small-latest', 'mistral-small-2603'];
const MODERATION_MODELS = ['mistral-moderation-latest', 'mistral-moderation-2603'];
const CHAT_FIELDS = [
  ...['model', 'messages', 'temperature', 'top_p', 'max_tokens', 'stream', 'stop', 'random_seed', 'response_format'],
  ...['tools', 'tool_choice', 'presence_penalty', 'frequency_penalty', 'n', 'prediction', 'parallel_tool_calls'],
  ...['prompt_mode', 'reasoning_effort', 'safe_prompt', 'guardrails', 'metadata'],
];
const CATEGORIES = [
  ...['sexual', 'hate_and_discrimination', 'violence_and_threats', 'dangerous', 'criminal', 'selfharm'],
  ...['health', 'financial', 'law', 'pii', 'jailbreaking'],
];

export interface MistralOptions extends ServerOptions {
  /** Categories found in a text. */
  readonly found?: (text: string) => readonly string[];
}

export function openMistral({ answer, found = () => [] }: MistralOptions = {}) {
  return openServer((seen, server) => {
    if (seen.headers.authorization !== `Bearer ${MISTRAL_KEY}`)
      return { status: 401, body: { message: 'Unauthorized', request_id: '3d2a' } };
    if (server.trouble === 'rate_limit') return error(429, 'rate_limited', 'Rate limit exceeded', '1300');
    if (server.trouble === 'overloaded') return error(503, 'service_unavailable', 'Service unavailable.', '3505');
    if (server.trouble === 'too_long')
      return error(
        400,
        'invalid_request_prompt',
        'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
        '3051',
      );
    if (seen.path === '/v1/chat/completions') return chat(seen, answer);
    if (seen.path === '/v1/moderations') return moderation(seen, inputsOf(seen.body.input), found);
    if (seen.path === '/v1/chat/moderations') return moderation(seen, turnsOf(seen.body.input), found);
    return { status: 404, body: { detail: 'Not Found' } };
  });
}

function chat({ body }: Seen, answer: ServerOptions['answer']): Reply {
  const extra = Object.keys(body).find((name) => !CHAT_FIELDS.includes(name));
  if (extra !== undefined) return unprocessable(['body', extra], 'extra_forbidden', 'Extra inputs are not permitted');
  const model = String(body.model);
  if (!CHAT_MODELS.includes(model)) return error(400, 'invalid_model', `Invalid model: ${model}`, '1500');
  const { text, tokens, cut } = generate(answerTo(body, answer), (body.max_tokens ?? null) as number | null);
  const prompt = promptTokens(body.messages);
  return {
    status: 200,
    headers: { 'mistral-correlation-id': '0199' },
    body: {
      id: 'cmpl-e5cc70bb28c444948073e77776eb30ef',
      object: 'chat.completion',
      created: 1_702_256_327,
      model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', tool_calls: null, content: text },
          finish_reason: cut ? 'length' : 'stop',
        },
      ],
      usage: { prompt_tokens: prompt, completion_tokens: tokens.length, total_tokens: prompt + tokens.length },
    },
  };
}

function moderation(
  { body }: Seen,
  texts: readonly string[] | null,
  found: (text: string) => readonly string[],
): Reply {
  const extra = Object.keys(body).find((name) => !['model', 'input', 'metadata'].includes(name));
  if (extra !== undefined) return unprocessable(['body', extra], 'extra_forbidden', 'Extra inputs are not permitted');
  if (texts === null) return unprocessable(['body', 'input'], 'missing', 'Field required');
  const model = String(body.model);
  if (!MODERATION_MODELS.includes(model)) return error(400, 'invalid_model', `Invalid model: ${model}`, '1500');
  const results = texts.map((text) => {
    const named = found(text);
    return {
      categories: Object.fromEntries(CATEGORIES.map((name) => [name, named.includes(name)])),
      category_scores: Object.fromEntries(CATEGORIES.map((name) => [name, named.includes(name) ? 0.98 : 0.0002])),
    };
  });
  return { status: 200, body: { id: '4d71ae510af942108ef7344f903e2b88', model: 'mistral-moderation-2603', results } };
}

function inputsOf(input: unknown): string[] | null {
  if (typeof input === 'string') return [input];
  return Array.isArray(input) && input.every((text) => typeof text === 'string') ? input : null;
}

/** One conversation, or a list of them; the last turn is judged. */
function turnsOf(input: unknown): string[] | null {
  if (!Array.isArray(input)) return null;
  const conversations = (Array.isArray(input[0]) ? input : [input]) as { role: string; content: string }[][];
  const ends = conversations.map((turns) => turns.at(-1));
  if (!ends.every((turn) => turn?.role === 'user' || turn?.role === 'assistant')) return null;
  return ends.map((turn) => turn?.content ?? '');
}

function error(status: number, type: string, message: string, code: string): Reply {
  return { status, body: { object: 'error', message, type, param: null, code } };
}

function unprocessable(loc: readonly string[], type: string, msg: string): Reply {
  return { status: 422, body: { detail: [{ type, loc, msg, input: null }] } };
}
