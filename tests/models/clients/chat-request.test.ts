import { afterEach, describe, expect, it } from 'vitest';
import { ProviderConfigError } from '../../../models/errors.ts';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import type { Outgoing } from '../../../models/model-port.ts';
import { chat, completion, json, openLoopback, outgoing, SETTINGS } from './loopback.ts';

async function sent(call: Partial<Outgoing>, settings: object = {}) {
  await using server = await openLoopback(json(200, completion({ content: 'ok' })));
  const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url, ...settings });
  await client.send(outgoing(call));
  expect(server.seen).toHaveLength(1);
  const seen = server.seen[0]!;
  return { ...seen, json: JSON.parse(seen.body) as Record<string, unknown> };
}

describe('a chat call on the wire', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('carries the messages unchanged, whatever is in them', async () => {
    const hostile =
      'a\u0000b\u2028 </s> "quote" \\ \ud83d\ude00 lone \ud800 \u202eright {curly} {{double}} <|im_end|>\r\n';
    const messages = [
      { role: 'system', content: 'policy {x}' },
      { role: 'user', content: hostile },
      { role: 'assistant', content: 'before' },
      {
        role: 'user',
        content: [
          { type: 'text', text: ' padded ' },
          { type: 'text', text: hostile },
        ],
      },
    ] as const;
    const { json: body, path, method } = await sent({ request: chat({ messages }) });
    expect(body.messages).toEqual(messages);
    expect([method, path]).toEqual(['POST', '/v1/chat/completions']);
  });

  it('sends model, limits, seed, log-probabilities and parameters, and never streams', async () => {
    const { json: body } = await sent({
      request: chat({ maxTokens: 7, temperature: 0.5, seed: 9, logprobs: { top: 3 } }),
      parameters: { top_p: 0.9, chat_template_kwargs: { enable_thinking: false } },
    });
    expect(body).toMatchObject({
      model: 'some-model',
      max_tokens: 7,
      temperature: 0.5,
      seed: 9,
      logprobs: true,
      top_logprobs: 3,
      top_p: 0.9,
      chat_template_kwargs: { enable_thinking: false },
      stream: false,
    });
  });

  it('leaves out what is null', async () => {
    const { json: body } = await sent({ request: chat({ temperature: null }) });
    expect(Object.keys(body).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream']);
  });

  it('asks for JSON by schema, strictly only where the schema allows it', async () => {
    const closed = {
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
      additionalProperties: false,
    };
    const open = { type: 'object', properties: { a: { type: 'string' } } };
    const strict = await sent({ request: chat({ schema: { name: 'closed', schema: closed } }) });
    expect(strict.json.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'closed', schema: closed, strict: true },
    });
    const loose = await sent({ request: chat({ schema: { name: 'open', schema: open } }) });
    expect(loose.json.response_format).toMatchObject({ json_schema: { schema: open, strict: false } });
  });

  it('carries the headers of the call over those of the endpoint, and the key', async () => {
    const { headers } = await sent(
      { headers: { 'Idempotency-Key': 'key-7', 'X-Mettle-Attempt': '4' } },
      { headers: { 'x-team': 'trust', 'x-mettle-attempt': 'endpoint' } },
    );
    expect(headers).toMatchObject({
      'idempotency-key': 'key-7',
      'x-mettle-attempt': '4',
      'x-team': 'trust',
      authorization: 'Bearer sk-secret',
      'content-type': 'application/json',
    });
  });

  it('takes neither key, organisation, project nor base URL from the environment', async () => {
    process.env.OPENAI_API_KEY = 'sk-of-the-user';
    process.env.OPENAI_ORGANIZATION = 'org-user';
    process.env.OPENAI_ORG_ID = 'org-user';
    process.env.OPENAI_PROJECT_ID = 'proj-user';
    process.env.OPENAI_BASE_URL = 'http://127.0.0.1:9/elsewhere';
    process.env.OPENAI_API_BASE = 'http://127.0.0.1:9/elsewhere';
    process.env.LANGSMITH_GATEWAY = 'http://127.0.0.1:9';
    const { headers } = await sent({}, { apiKey: null });
    expect(headers.authorization).toBeUndefined();
    expect(JSON.stringify(headers)).not.toMatch(/(org|proj|the)-user/);
  });

  it.each(['my-codex-model', 'gpt-5.6', 'gpt-5.4-pro'])(
    'asks %s, a name LangChain would send to the Responses API, on chat completions',
    async (model) => {
      const { path, json: body } = await sent({ model });
      expect(path).toBe('/v1/chat/completions');
      expect(body.model).toBe(model);
    },
  );

  it('refuses parameters that would change what is priced or read, before anything is sent', async () => {
    await using server = await openLoopback(json(200, completion({ content: 'ok' })));
    const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
    await expect(client.send(outgoing({ parameters: { n: 5 } }))).rejects.toThrow(ProviderConfigError);
    await expect(client.send(outgoing({ parameters: { max_tokens: 9 } }))).rejects.toThrow(/may not set max_tokens/);
    expect(server.seen).toHaveLength(0);
  });

  it('refuses an endpoint without a usable base URL', async () => {
    for (const baseURL of [null, '', 'localhost']) {
      await expect(createLangChainClient({ ...SETTINGS, baseURL })).rejects.toThrow(/needs a base URL/);
    }
  });
});
