import { answerTo, generate, logprobsOf, promptTokens } from './generation.ts';
import { openServer, type Reply, type Seen, type ServerOptions } from './wire.ts';

/** Servers that people run themselves; each speaks OpenAI's protocol in its own way, from its own documentation. */

export const VLLM_KEY = 'token-abc123';
const MAX_LOGPROBS = 20;

export interface LocalOptions extends ServerOptions {
  /** Names that the server answers to. */
  readonly models: readonly string[];
}

/** vLLM's OpenAI-compatible server, started with `--api-key` and `--served-model-name`. */
export function openVllm({ models, answer }: LocalOptions) {
  return openServer((seen, server) => {
    if (seen.headers.authorization !== `Bearer ${VLLM_KEY}`) return { status: 401, body: { error: 'Unauthorized' } };
    if (server.trouble === 'overloaded') return vllmError(503, 'ServiceUnavailableError', 'The engine is not ready.');
    if (server.trouble === 'too_long')
      return vllmError(
        400,
        'BadRequestError',
        "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens.",
      );
    if (seen.path === '/v1/models')
      return ok({
        object: 'list',
        data: models.map((id) => ({ id, object: 'model', owned_by: 'vllm', max_model_len: 4096 })),
      });
    if (seen.path !== '/v1/chat/completions') return { status: 404, body: { detail: 'Not Found' } };
    const { body } = seen;
    if (!models.includes(String(body.model)))
      return vllmError(404, 'NotFoundError', `The model \`${String(body.model)}\` does not exist.`);
    if (Number(body.top_logprobs ?? 0) > MAX_LOGPROBS)
      return vllmError(
        400,
        'BadRequestError',
        `Requested sample logprobs of ${String(body.top_logprobs)}, which is greater than max allowed: ${MAX_LOGPROBS}`,
      );
    const { choice, usage } = completed(seen, answer);
    const message = { role: 'assistant', content: choice.text, refusal: null, tool_calls: [], reasoning_content: null };
    const logprobs =
      body.logprobs === true ? { content: logprobsOf(choice.tokens, Number(body.top_logprobs ?? 0)) } : null;
    return ok({
      id: 'chatcmpl-7a5c',
      object: 'chat.completion',
      created: 1_760_000_000,
      model: body.model,
      choices: [{ index: 0, message, logprobs, finish_reason: choice.cut ? 'length' : 'stop', stop_reason: null }],
      usage: { ...usage, prompt_tokens_details: null },
      prompt_logprobs: null,
      kv_transfer_params: null,
    });
  });
}

/** Ollama's `/v1`: no key, and before 0.12.11 no log-probabilities (the field is passed over). */
export function openOllama({ models, answer, logprobs = false }: LocalOptions & { readonly logprobs?: boolean }) {
  return openServer((seen, server) => {
    const error = (status: number, message: string): Reply => ({
      status,
      body: { error: { message, type: status === 404 ? 'not_found_error' : 'api_error', param: null, code: null } },
    });
    if (server.trouble === 'overloaded')
      return error(503, 'server busy, please try again.  maximum pending requests exceeded');
    if (seen.path !== '/v1/chat/completions') return { status: 404, body: '404 page not found' };
    const model = String(seen.body.model);
    if (!models.includes(model)) return error(404, `model "${model}" not found, try pulling it first`);
    const { choice, usage } = completed(seen, answer);
    const given = logprobs && seen.body.logprobs === true;
    return ok({
      id: 'chatcmpl-123',
      object: 'chat.completion',
      created: 1_760_000_000,
      model,
      system_fingerprint: 'fp_ollama',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: choice.text },
          finish_reason: choice.cut ? 'length' : 'stop',
          ...(given ? { logprobs: { content: logprobsOf(choice.tokens, Number(seen.body.top_logprobs ?? 0)) } } : {}),
        },
      ],
      usage,
    });
  });
}

export const LLAMA_CPP_KEY = 'llama-key';

/** llama.cpp's `llama-server --api-key`: one model, whatever name is asked for; schemas become a grammar. */
export function openLlamaCpp({ answer }: ServerOptions = {}) {
  return openServer((seen, server) => {
    const error = (code: number, type: string, message: string, more = {}): Reply => ({
      status: code,
      body: { error: { code, message, type, ...more } },
    });
    if (seen.headers.authorization !== `Bearer ${LLAMA_CPP_KEY}`)
      return error(401, 'authentication_error', 'Invalid API Key');
    if (server.trouble === 'overloaded') return error(503, 'unavailable_error', 'Loading model');
    if (server.trouble === 'too_long')
      return error(
        400,
        'exceed_context_size_error',
        'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
        { n_prompt_tokens: 5000, n_ctx: 4096 },
      );
    if (seen.path !== '/v1/chat/completions') return error(404, 'not_found_error', 'File Not Found');
    const { choice, usage } = completed(seen, answer);
    const top = Number(seen.body.top_logprobs ?? 0);
    const content = logprobsOf(choice.tokens, top).map((entry, id) => ({ id, ...entry }));
    return ok({
      choices: [
        {
          finish_reason: choice.cut ? 'length' : 'stop',
          index: 0,
          message: { role: 'assistant', content: choice.text },
          ...(seen.body.logprobs === true ? { logprobs: { content } } : {}),
        },
      ],
      created: 1_760_000_000,
      model: seen.body.model,
      system_fingerprint: 'b6700-1deee0f8',
      object: 'chat.completion',
      usage,
      id: 'chatcmpl-OkSpJ0yqBIiwFlVQm1aqqCi4vNhfYmjN',
      timings: { prompt_n: 12, prompt_ms: 60.1, predicted_n: choice.tokens.length, predicted_ms: 20.5 },
    });
  });
}

function completed({ body }: Seen, answer: ServerOptions['answer']) {
  const limit = (body.max_tokens ?? body.max_completion_tokens ?? null) as number | null;
  const choice = generate(answerTo(body, answer), limit);
  const prompt = promptTokens(body.messages);
  const made = choice.tokens.length;
  return { choice, usage: { prompt_tokens: prompt, total_tokens: prompt + made, completion_tokens: made } };
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

function vllmError(code: number, type: string, message: string): Reply {
  return { status: code, body: { error: { message, type, param: null, code } } };
}
