import { answerTo, generate, promptTokens } from './generation.ts';
import { openServer, type Reply, type ServerOptions } from './wire.ts';

/**
 * Anthropic's Messages API, from its reference: `POST /v1/messages` with `x-api-key` and `anthropic-version`, errors as
 * `{type: "error", error: {type, message}, request_id}`, stop reasons `end_turn`, `max_tokens`, `refusal`.
 */
export const ANTHROPIC_KEY = 'sk-ant-test';
const MODELS = ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'];

export function openAnthropic({ answer }: ServerOptions = {}) {
  return openServer((seen, server) => {
    if (seen.headers['x-api-key'] !== ANTHROPIC_KEY) return error(401, 'authentication_error', 'invalid x-api-key');
    if (seen.method !== 'POST' || seen.path !== '/v1/messages') return error(404, 'not_found_error', 'Not Found');
    if (seen.headers['anthropic-version'] !== '2023-06-01')
      return error(400, 'invalid_request_error', 'anthropic-version: header is required');
    if (server.trouble === 'rate_limit')
      return {
        ...error(429, 'rate_limit_error', 'This request would exceed your rate limit.'),
        headers: { 'retry-after': '3' },
      };
    if (server.trouble === 'overloaded') return error(529, 'overloaded_error', 'Overloaded');
    if (server.trouble === 'too_long')
      return error(400, 'invalid_request_error', 'prompt is too long: 210034 tokens > 200000 maximum');
    if (server.trouble === 'output_filter')
      return error(400, 'invalid_request_error', 'Output blocked by content filtering policy');
    if (server.trouble === 'quota')
      return error(400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.');
    const { model, max_tokens: limit, messages } = seen.body;
    if (typeof limit !== 'number' || limit < 1)
      return error(400, 'invalid_request_error', 'max_tokens: Field required');
    if (!MODELS.includes(String(model))) return error(404, 'not_found_error', `model: ${String(model)}`);
    const blocked = invalidContent(messages);
    if (blocked !== null) return error(400, 'invalid_request_error', blocked);
    const refused = server.trouble === 'content_policy';
    const { text, tokens, cut } = generate(refused ? '' : answerTo(seen.body, answer), limit);
    return {
      status: 200,
      headers: { 'request-id': 'req_011CSHoEeqs5C35K2UUqR7Fy' },
      body: {
        id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
        type: 'message',
        role: 'assistant',
        model: 'claude-haiku-4-5-20251001',
        content: text === '' ? [] : [{ type: 'text', text }],
        stop_reason: refused ? 'refusal' : cut ? 'max_tokens' : 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: promptTokens(messages),
          cache_creation_input_tokens: 0,
          cache_read_input_tokens: 0,
          output_tokens: tokens.length,
          service_tier: 'standard',
        },
      },
    };
  });
}

/** Content blocks are text, or images with a base64 source. */
function invalidContent(messages: unknown): string | null {
  if (!Array.isArray(messages) || messages.length === 0) return 'messages: at least one message is required';
  for (const { role, content } of messages as { role: string; content: unknown }[]) {
    if (role !== 'user' && role !== 'assistant') return `messages: Unexpected role "${role}"`;
    if (typeof content === 'string') continue;
    for (const block of content as { type: string; source?: { type: string; media_type: string; data: string } }[]) {
      if (block.type === 'text') continue;
      if (block.type !== 'image' || block.source?.type !== 'base64' || block.source.media_type !== 'image/jpeg')
        return `messages: Input tag '${block.type}' does not match any of the expected tags`;
      if (!/^[A-Za-z0-9+/]+=*$/.test(block.source.data)) return 'messages: invalid base64 data';
    }
  }
  return null;
}

function error(status: number, type: string, message: string): Reply {
  return { status, body: { type: 'error', error: { type, message }, request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' } };
}
