import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatRequest, Outgoing } from '../../../models/model-port.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Reply = (response: ServerResponse, seen: Seen, request: IncomingMessage) => void;

export interface Loopback {
  readonly url: string;
  readonly seen: Seen[];
  /** Resolves when the nth request (from 1) has been read. */
  arrived(n: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server that records each request whole, then lets `reply` answer. */
export async function openLoopback(reply: Reply): Promise<Loopback> {
  const seen: Seen[] = [];
  const waiting: { n: number; wake: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(entry);
      for (const { n, wake } of waiting) if (seen.length >= n) wake();
      reply(response, entry, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    seen,
    arrived: (n) => new Promise((wake) => (seen.length >= n ? wake() : waiting.push({ n, wake }))),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
}

/** A chat completion as OpenAI writes it. */
export function completion(message: Record<string, unknown>, choice: Record<string, unknown> = {}) {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'served-model-2026',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', refusal: null, ...message },
        finish_reason: 'stop',
        logprobs: null,
        ...choice,
      },
    ],
    usage: { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 },
  };
}

export function chat(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    kind: 'chat',
    messages: [{ role: 'user', content: 'hello' }],
    maxTokens: 50,
    temperature: 0,
    seed: null,
    logprobs: null,
    schema: null,
    ...changes,
  };
}

export function outgoing(changes: Partial<Outgoing> = {}): Outgoing {
  return {
    model: 'some-model',
    request: chat(),
    parameters: {},
    headers: { 'Idempotency-Key': 'key-1', 'X-Mettle-Attempt': '1' },
    signal: new AbortController().signal,
    ...changes,
  };
}

export const SETTINGS = { name: 'loop', apiKey: 'sk-secret', timeoutMs: 20_000 } as const;
