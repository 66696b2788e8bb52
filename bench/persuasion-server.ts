import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BLOB_MARK, type ServerAsks, type ServerStats } from './persuasion-job.ts';

/**
 * `persuasion-server.ts`, forked: a persuadee on loopback that reads each body whole and answers LATENCY_MS after its end:
 * a probe with its first option and log-probabilities, anything else with a sentence or two. Sends `{ url }`; answers
 * `stats` and `recorded` with ServerStats and counts anew.
 */
const LATENCY_MS = 50;
const TOP = 20;
const REPLY =
  'I see what you mean, and the figures you name are hard to wave away. Still, I have believed otherwise for a long ' +
  'time, and one argument does not settle it for me. I would want to know who says so and how they came to know it.';
const DATA_URI = /data:image\/jpeg;base64,([A-Za-z0-9+/=]+)/g;

let requests = 0;
let bytes = 0;
let recording: WriteStream | null = null;

const server = createServer(async (request, response) => {
  const body = await receive(request);
  const answer = answerTo(body.subarray(-2_000).toString('latin1'), body.length);
  setTimeout(() => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  }, LATENCY_MS);
});

async function receive(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  requests += 1;
  bytes += body.length;
  recording?.write(`${withoutMedia(body.toString())}\n`);
  return body;
}

/** Pictures by the hash of their bytes, as the floor finds them on the disk. */
function withoutMedia(body: string): string {
  return body.replaceAll(DATA_URI, (_, base64: string) => {
    const sha256 = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
    return `${BLOB_MARK}${sha256}`;
  });
}

/** `tail`: the end of a body, where the probe stands. */
function answerTo(tail: string, length: number): string {
  const probe = tail.includes('from the list and nothing else.');
  const labels = tail.includes('one digit') ? '12345' : 'ABCDEF';
  const content = probe ? (labels[0] ?? '') : REPLY;
  const candidates = Array.from({ length: TOP }, (_, at) => labels[at] ?? `x${at}`);
  const top = candidates.map((token, at) => ({ token, logprob: -0.2 - at, bytes: [...Buffer.from(token)] }));
  const logprobs = { content: [{ ...top[0], top_logprobs: top }], refusal: null };
  return JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 0,
    model: 'bench',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content, refusal: null },
        logprobs: tail.includes('"logprobs":true') ? logprobs : null,
      },
    ],
    usage: { prompt_tokens: Math.ceil(length / 4), completion_tokens: 1, total_tokens: Math.ceil(length / 4) + 1 },
  });
}

function report(): void {
  process.send?.({ requests, bytes } satisfies ServerStats);
  requests = 0;
  bytes = 0;
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` });
});
process.on('message', async (asked: ServerAsks) => {
  if (asked.what === 'record') {
    recording = createWriteStream(asked.file);
    return;
  }
  if (asked.what === 'recorded' && recording !== null) {
    recording.end();
    await once(recording, 'close');
    recording = null;
  }
  report();
});
process.on('disconnect', () => process.exit());
