import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import type { ChatRequest } from '../../../models/model-port.ts';
import { readChatAnswer } from '../../../models/read-answer.ts';
import { chat, completion, json, openLoopback, outgoing, type Reply, SETTINGS } from './loopback.ts';

const SCHEMA: NonNullable<ChatRequest['schema']> = {
  name: 'verdict',
  schema: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
};

async function ask(reply: Reply, request: ChatRequest = chat()) {
  await using server = await openLoopback(reply);
  const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
  const raw = await client.send(outgoing({ request }));
  expect(server.seen).toHaveLength(1);
  return raw;
}

describe('a settled chat call', () => {
  it('is kept byte for byte, with model, usage, latency and the headers that readers need', async () => {
    const body = `{ "model":"m-1" ,\n "choices":[{"message":{"content":"\\u00e9 \u20ac"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":5,"completion_tokens":2}, "unknown_field": 1.0 }`;
    const raw = await ask(
      json(200, body, { 'X-Request-Id': 'req-1', 'x-mettle-simulated': 'yes', 'set-cookie': 'a=b' }),
    );
    expect(raw.body).toBe(body);
    expect(raw).toMatchObject({ status: 200, model: 'm-1', usage: { inputTokens: 5, outputTokens: 2 } });
    expect(raw.headers).toEqual({
      'content-type': 'application/json',
      'x-request-id': 'req-1',
      'x-mettle-simulated': 'yes',
    });
    expect(raw.latencyMs).toBeGreaterThan(0);
    expect(raw.latencyMs).toBeLessThan(20_000);
  });

  it('keeps log-probabilities', async () => {
    const content = [
      { token: 'un', logprob: -0.1, bytes: null, top_logprobs: [{ token: 'un', logprob: -0.1, bytes: null }] },
      { token: 'safe', logprob: -0.2, bytes: null, top_logprobs: [] },
    ];
    const reply = json(200, completion({ content: 'unsafe' }, { logprobs: { content, refusal: null } }));
    expect(readChatAnswer(await ask(reply, chat({ logprobs: { top: 1 } })))).toEqual({
      kind: 'answered',
      text: 'unsafe',
      logprobs: [
        { token: 'un', logprob: -0.1, top: [{ token: 'un', logprob: -0.1 }] },
        { token: 'safe', logprob: -0.2, top: [] },
      ],
    });
  });

  it.each([
    ['valid JSON', completion({ content: '{"a":"b"}' }), 'answered'],
    ['a refusal', completion({ content: null, refusal: 'I cannot help with that.' }), 'refused'],
    ['the content filter', completion({ content: '' }, { finish_reason: 'content_filter' }), 'filtered'],
    ['a cut by max tokens', completion({ content: '{"a":"b' }, { finish_reason: 'length' }), 'truncated'],
    ['JSON off the schema', completion({ content: '{"z":1}' }), 'answered'],
    ['no JSON at all', completion({ content: 'I would say unsafe.' }), 'answered'],
    ['no choices', { object: 'chat.completion', choices: [] }, 'unreadable'],
    ['a body that is not JSON', 'nearly {json', 'unreadable'],
    ['an empty body', '', 'unreadable'],
  ])('under a schema with %s is an answer of its kind, not an exception', async (_, body, kind) => {
    const raw = await ask(json(200, body), chat({ schema: SCHEMA }));
    expect(raw.body).toBe(typeof body === 'string' ? body : JSON.stringify(body));
    expect(readChatAnswer(raw).kind).toBe(kind);
  });

  it.each([
    ['HTML', (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>'), 'unreadable'],
    ['a 204', (r) => r.writeHead(204).end(), 'unreadable'],
    ['JSON called text', (r) => r.end(JSON.stringify(completion({ content: 'ok' }))), 'answered'],
    [
      'gzip',
      (r) =>
        r
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(JSON.stringify(completion({ content: 'ok' })))),
      'answered',
    ],
  ] satisfies [string, Reply, string][])('with %s is read without an exception', async (_, reply, kind) => {
    expect(readChatAnswer(await ask(reply)).kind).toBe(kind);
  });

  it.each([
    [400, { error: { message: 'filtered', code: 'content_filter', innererror: {} } }, { kind: 'filtered' }],
    [400, { error: { message: 'x', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, { kind: 'filtered' }],
    [
      403,
      { error: { code: 403, message: 'flagged', metadata: { flagged_input: 'x', reasons: [] } } },
      { kind: 'filtered' },
    ],
    [400, { error: { message: 'too long', code: 'context_length_exceeded' } }, { kind: 'too_long' }],
    [
      400,
      { error: { message: 'Invalid type', code: 'invalid_type' } },
      { kind: 'rejected', status: 400, code: 'invalid_type' },
    ],
    [413, '<html>413 Request Entity Too Large</html>', { kind: 'rejected', status: 413, code: null }],
    [422, { detail: [{ msg: 'field required' }] }, { kind: 'rejected', status: 422, code: null }],
  ])('with status %i and %j is settled', async (status, body, answer) => {
    const raw = await ask(json(status, body));
    expect(raw.status).toBe(status);
    expect(readChatAnswer(raw)).toEqual(answer);
  });
});
