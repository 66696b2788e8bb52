import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ChatTurn,
  type Completion,
  type CompletionRequest,
  ContextOverflowError,
  type LocalModel,
  SchemaError,
} from './llama.ts';

const MAX_BODY = 4e6;

export interface LlmServer extends AsyncDisposable {
  /** Base URL, `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Completions answered. */
  readonly answered: () => number;
}

/** A request that cannot be answered; it becomes a 400 as OpenAI writes it. */
class BadRequestError extends Error {
  override readonly name = 'BadRequestError';
}

/**
 * An OpenAI-compatible chat server over a model in this process, on the loopback only: chat completions with
 * log-probabilities, JSON by schema, text by a GBNF `grammar` (as llama.cpp's server), finish reasons and usage. One call is worked at a time; others wait in order.
 */
export async function startLlmServer({
  model,
  name,
  observe = () => {},
}: {
  readonly model: LocalModel;
  readonly name: string;
  /** Sees every answer before it is sent. */
  readonly observe?: (asked: CompletionRequest, made: Completion) => void;
}): Promise<LlmServer> {
  let answered = 0;
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    serve(request, response, gone.signal).catch((error) => {
      console.error('the model server failed:', error);
      if (!response.headersSent && !response.destroyed) reply(response, 500, problem(String(error), null));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    if (request.method === 'GET' && request.url === '/v1/models')
      return reply(response, 200, { object: 'list', data: [{ id: name, object: 'model', owned_by: 'local' }] });
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
      return reply(response, 404, problem(`no ${request.method} ${request.url}`, null));
    try {
      const asked = readRequest(await bodyOf(request), name, signal);
      const turn = last.then(() => {
        signal.throwIfAborted();
        return model.complete(asked);
      });
      last = turn.catch(() => {});
      const made = await turn;
      const { text, finish, logprobs, promptTokens, outputTokens } = made;
      answered += 1;
      observe(asked, made);
      reply(response, 200, {
        id: `chatcmpl-${answered}`,
        object: 'chat.completion',
        created: 0,
        model: name,
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: text },
            finish_reason: finish,
            logprobs:
              logprobs === null
                ? null
                : { content: logprobs.map(({ top, ...token }) => ({ ...token, top_logprobs: top })) },
          },
        ],
        usage: {
          prompt_tokens: promptTokens,
          completion_tokens: outputTokens,
          total_tokens: promptTokens + outputTokens,
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ContextOverflowError)
        reply(response, 400, problem(error.message, 'context_length_exceeded'));
      else if (error instanceof BadRequestError || error instanceof SchemaError)
        reply(response, 400, problem(error.message, null));
      else throw error;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answered: () => answered,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await last;
    },
  };
}

function readRequest(body: string, name: string, signal: AbortSignal): CompletionRequest {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new BadRequestError('the body is not JSON');
  }
  const fields = (json ?? {}) as Record<string, unknown>;
  if (fields.model !== name)
    throw new BadRequestError(`The model ${String(fields.model)} does not exist; this is ${name}`);
  if (!Array.isArray(fields.messages) || fields.messages.length === 0) throw new BadRequestError('no messages');
  const format = fields.response_format as { type?: string; json_schema?: { schema?: unknown } } | undefined;
  return {
    turns: fields.messages.map(turnOf),
    maxTokens: whole(fields.max_completion_tokens ?? fields.max_tokens) ?? 256,
    temperature: typeof fields.temperature === 'number' ? fields.temperature : 1,
    seed: whole(fields.seed) ?? 1,
    schema: format?.type === 'json_schema' ? (format.json_schema?.schema ?? null) : null,
    grammar: typeof fields.grammar === 'string' ? fields.grammar : null,
    top: fields.logprobs === true ? (whole(fields.top_logprobs) ?? 0) : null,
    signal,
  };
}

function turnOf(message: unknown): ChatTurn {
  const { role, content } = (message ?? {}) as { role?: unknown; content?: unknown };
  if (role !== 'system' && role !== 'user' && role !== 'assistant') throw new BadRequestError(`role ${String(role)}`);
  if (typeof content === 'string') return { role, text: content };
  if (!Array.isArray(content)) throw new BadRequestError('a message without content');
  const texts = content.map((part: { type?: unknown; text?: unknown }) => {
    if (part.type !== 'text' || typeof part.text !== 'string') throw new BadRequestError('this model reads text only');
    return part.text;
  });
  return { role, text: texts.join('\n') };
}

function whole(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) throw new BadRequestError('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function problem(message: string, code: string | null) {
  return { error: { message, type: 'invalid_request_error', param: null, code } };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
