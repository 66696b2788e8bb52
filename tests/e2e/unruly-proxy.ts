import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TROUBLES = ['blocked', 'refused', 'nonsense', 'too_long'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Model that is `model` but for the probes at checkpoint `at`, or the reply to turn `at`. */
export function unruly(trouble: Trouble, where: 'probe' | 'reply', at: number, model = 'plain'): string {
  return `${model}:${trouble}:${where}:${at}`;
}

interface Body {
  readonly model: string;
  readonly messages: readonly { readonly role: string }[];
  readonly logprobs?: boolean;
}

const COMPLETION = { id: 'chatcmpl-unruly', object: 'chat.completion', created: 0, model: 'unruly' };
const USAGE = { prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 };

function said(message: object): { status: number; body: object } {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, logprobs: null, finish_reason: 'stop' }];
  return { status: 200, body: { ...COMPLETION, choices, usage: USAGE } };
}

function failed(message: string, code: string): { status: number; body: object } {
  return { status: 400, body: { error: { message, type: 'invalid_request_error', param: 'messages', code } } };
}

const ANSWERS: Readonly<Record<Trouble, { status: number; body: object }>> = {
  blocked: failed('The response was filtered by the content management policy.', 'content_filter'),
  refused: said({ content: null, refusal: 'I cannot help with that.' }),
  nonsense: said({ content: 'Bananas are taller than most of us.', refusal: null }),
  too_long: failed("This model's maximum context length is 10 tokens.", 'context_length_exceeded'),
};

/** Stands before a simulator on loopback and answers the requests that a model's name tells itself. */
export async function startUnruly(to: string): Promise<{ readonly url: string; stop(): void }> {
  const target = new URL(to);
  const server = createServer(async (request, response) => {
    try {
      const body = JSON.parse(await text(request)) as Body;
      const [model = '', trouble, where, at] = body.model.split(':');
      const own = trouble !== undefined && where === placeOf(body) && Number(at) === turnOf(body);
      const answer = own ? ANSWERS[trouble as Trouble] : await forward(request, { ...body, model });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${target.pathname}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };

  async function forward(request: IncomingMessage, body: Body): Promise<{ status: number; body: object }> {
    const { authorization = '', 'idempotency-key': key, 'x-mettle-attempt': attempt } = request.headers;
    const answer = await fetch(new URL(request.url ?? '', target), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
        ...(typeof attempt === 'string' ? { 'x-mettle-attempt': attempt } : {}),
      },
    });
    return { status: answer.status, body: (await answer.json()) as object };
  }
}

/** Questions before a run have no system message. */
function placeOf({ messages, logprobs }: Body): 'probe' | 'reply' | null {
  if (!messages.some(({ role }) => role === 'system')) return null;
  return logprobs === true ? 'probe' : 'reply';
}

/** Turns that are over at a probe, or the one to reply to. */
function turnOf(body: Body): number {
  const users = body.messages.filter(({ role }) => role === 'user').length;
  return placeOf(body) === 'probe' ? users - 1 : users;
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
