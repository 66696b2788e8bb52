import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WARM_UP } from './media-job.ts';

/** What the server was sent since it was last asked. */
export interface ServerStats {
  readonly requests: number;
  readonly bytes: number;
  /** SHA-256 over the sorted digests of the first WARM_UP bodies' messages, media included. */
  readonly messages: string;
}

const LATENCY_MS = 100;
const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 0,
  model: 'bench',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: { role: 'assistant', content: '{"verdict":"safe","categories":[],"rationale":"nothing harmful"}' },
    },
  ],
  usage: { prompt_tokens: 1_000, completion_tokens: 20, total_tokens: 1_020 },
});

/**
 * `media-server.ts`, forked: a chat server on loopback that reads each body whole and answers LATENCY_MS after its end.
 * Sends `{ url }`; answers each message with ServerStats and counts anew.
 */
let requests = 0;
let bytes = 0;
let digests: string[] = [];

async function receive(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  requests += 1;
  bytes += chunks.reduce((sum, { length }) => sum + length, 0);
  if (requests > WARM_UP) return;
  const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: unknown };
  digests.push(createHash('sha256').update(JSON.stringify(messages)).digest('hex'));
}

const server = createServer(async (request, response) => {
  await receive(request);
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
  }, LATENCY_MS);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
});
process.on('message', () => {
  const messages = createHash('sha256').update(digests.toSorted().join()).digest('hex');
  process.send?.({ requests, bytes, messages } satisfies ServerStats);
  requests = 0;
  bytes = 0;
  digests = [];
});
process.on('disconnect', () => process.exit());
