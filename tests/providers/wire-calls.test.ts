import { describe, expect, it } from 'vitest';
import { ProviderConfigError } from '../../models/errors.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import { readVerdict } from '../../moderation/dialects/read-verdict.ts';
import { loadDialect } from '../../moderation/dialects/registry.ts';
import { textEvidence } from '../../moderation/evidence.ts';
import { openAnthropic } from './anthropic-server.ts';
import { openContentSafety } from './azure-content-safety-server.ts';
import { openAzureOpenAi } from './azure-openai-server.ts';
import { call, chat, clientOf, IMAGE, JPEG, moderation, text } from './clients.ts';
import { openLlamaCpp, openOllama, openVllm } from './local-servers.ts';
import { openMistral } from './mistral-server.ts';
import { moderationResult, openOpenAi, typesOf } from './openai-server.ts';

const BASE64 = Buffer.from(JPEG).toString('base64');

async function endpointDialect(id: string, parameters = {}) {
  const dialect = await loadDialect(id, { parameters });
  if (dialect.kind !== 'moderation') throw new TypeError(`${id} reads no endpoint`);
  return dialect;
}

describe('calls to OpenAI', () => {
  it('bring log-probabilities, an answer by schema, usage and the model that answered', async () => {
    await using server = await openOpenAi();
    await using client = clientOf('openai', server);
    const schema = {
      name: 'v',
      schema: { type: 'object', properties: { verdict: { enum: ['safe', 'unsafe'] } }, required: ['verdict'] },
    };
    const raw = await client.send(call('gpt-4.1-mini', chat('hi', { logprobs: { top: 5 }, schema })));
    expect(raw).toMatchObject({ model: 'gpt-4.1-mini-2025-04-14', usage: { outputTokens: 5 } });
    expect(readChatAnswer(raw)).toMatchObject({
      kind: 'answered',
      text: '{"verdict":"safe"}',
      logprobs: expect.any(Array),
    });
  });

  it('moderate a picture with its text as one item; text categories are not assessable for a picture alone', async () => {
    await using server = await openOpenAi({ moderation: (input) => moderationResult(['violence'], typesOf(input)) });
    await using client = clientOf('openai', server);
    const dialect = await endpointDialect('openai-moderation');
    const both = await client.send(call('omni-moderation-latest', moderation(text('look'), IMAGE)));
    expect(server.seen[0]!.body.input).toEqual([
      { type: 'text', text: 'look' },
      { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${BASE64}` } },
    ]);
    expect(readVerdict(dialect, both, readChatAnswer)).toMatchObject({
      outcome: 'unsafe',
      categories: ['violence'],
      notAssessable: [],
    });
    const alone = await client.send(call('omni-moderation-latest', moderation(IMAGE)));
    const found = readVerdict(dialect, alone, readChatAnswer);
    expect(found.notAssessable).toHaveLength(7);
    expect(found.notAssessable).toContain('hate');
    expect(alone.usage).toBeNull();
  });
});

describe('calls to Anthropic', () => {
  it('go out as messages with the system text apart and the picture in base64', async () => {
    await using server = await openAnthropic();
    await using client = clientOf('anthropic', server);
    const request = chat([text('look'), IMAGE]);
    const messages = [{ role: 'system', content: 'judge' } as const, ...request.messages];
    const raw = await client.send(call('claude-haiku-4-5', { ...request, messages }));
    expect(readChatAnswer(raw)).toEqual({ kind: 'answered', text: 'safe', logprobs: null });
    expect(raw).toMatchObject({ model: 'claude-haiku-4-5-20251001', usage: { outputTokens: 1 } });
    const { body } = server.seen[0]!;
    expect(body).toMatchObject({ max_tokens: 64, temperature: 0 });
    expect(JSON.stringify(body.system)).toContain('judge');
    expect(JSON.stringify(body.messages)).toContain(BASE64);
  });

  it('are truncated at max_tokens', async () => {
    await using server = await openAnthropic({ answer: () => 'one two three four' });
    await using client = clientOf('anthropic', server);
    const raw = await client.send(call('claude-haiku-4-5', chat('hi', { maxTokens: 2 })));
    expect(readChatAnswer(raw)).toMatchObject({ kind: 'truncated', text: 'one two' });
  });

  it('ask for no log-probabilities and no schema', async () => {
    await using server = await openAnthropic();
    await using client = clientOf('anthropic', server);
    const asked = client.send(call('claude-haiku-4-5', chat('hi', { logprobs: { top: 5 } })));
    await expect(asked).rejects.toBeInstanceOf(ProviderConfigError);
    expect(server.seen).toHaveLength(0);
  });
});

describe('calls to Azure OpenAI', () => {
  it('take the key and the deployment of the v1 API', async () => {
    await using server = await openAzureOpenAi();
    await using client = clientOf('azure-openai', server);
    const raw = await client.send(call('gpt-4.1-mini', chat('hi', { logprobs: { top: 5 } })));
    expect(server.seen[0]!.path).toBe('/openai/v1/chat/completions');
    expect(readChatAnswer(raw)).toMatchObject({ kind: 'answered', text: 'safe', logprobs: [{ token: 'safe' }] });
  });
});

describe('calls to Azure AI Content Safety', () => {
  it('ask about a text with the parameters of the spec, less our own', async () => {
    await using server = await openContentSafety({ severity: (category) => (category === 'Hate' ? 3 : 0) });
    await using client = clientOf('azure-content-safety', server);
    const parameters = { outputType: 'EightSeverityLevels', categories: ['Hate', 'Sexual'], severity_threshold: 3 };
    const raw = await client.send(call('content-safety', moderation(text('words')), { parameters }));
    expect(server.seen[0]).toMatchObject({
      path: '/contentsafety/text:analyze',
      body: { text: 'words', outputType: 'EightSeverityLevels', categories: ['Hate', 'Sexual'] },
    });
    expect(server.seen[0]!.headers.authorization).toBeUndefined();
    expect(raw).toMatchObject({ model: null, usage: null });
    const dialect = await endpointDialect('azure-content-safety', parameters);
    expect(readVerdict(dialect, raw, readChatAnswer)).toMatchObject({
      outcome: 'unsafe',
      categories: ['Hate'],
      notAssessable: ['SelfHarm', 'Violence'],
      severity: 1,
      score: null,
    });
  });

  it('ask about a picture in base64, on four levels', async () => {
    await using server = await openContentSafety({ severity: () => 5 });
    await using client = clientOf('azure-content-safety', server);
    const parameters = { outputType: 'EightSeverityLevels' };
    const raw = await client.send(call('content-safety', moderation(IMAGE), { parameters }));
    expect(server.seen[0]).toMatchObject({
      path: '/contentsafety/image:analyze',
      body: { image: { content: BASE64 } },
    });
    const dialect = await endpointDialect('azure-content-safety');
    expect(readVerdict(dialect, raw, readChatAnswer)).toMatchObject({ outcome: 'unsafe', severity: 2 });
  });

  it('settle a text that is over its limit as an error of that case', async () => {
    await using server = await openContentSafety();
    await using client = clientOf('azure-content-safety', server);
    const raw = await client.send(call('content-safety', moderation(text('x'.repeat(10_001)))));
    const dialect = await endpointDialect('azure-content-safety');
    expect(readVerdict(dialect, raw, readChatAnswer)).toMatchObject({ outcome: 'error', reason: 'invalid_case' });
  });

  it('hold one part, and are no chat', async () => {
    await using server = await openContentSafety();
    await using client = clientOf('azure-content-safety', server);
    for (const request of [moderation(text('a'), text('b')), moderation()])
      await expect(client.send(call('content-safety', request))).rejects.toBeInstanceOf(ProviderConfigError);
    await expect(client.send(call('content-safety', chat('hi')))).rejects.toBeInstanceOf(ProviderConfigError);
    expect(server.seen).toHaveLength(0);
  });
});

describe('calls to Mistral', () => {
  const found = (words: string) => (words.includes('pills') ? ['health', 'selfharm'] : []);

  it.each([
    [{}, '/v1/moderations', 'how many pills'],
    [{ conversation: 'user' }, '/v1/chat/moderations', [{ role: 'user', content: 'how many pills' }]],
    [{ conversation: 'assistant' }, '/v1/chat/moderations', [{ role: 'assistant', content: 'how many pills' }]],
  ])('moderate a text under %j at %s', async (parameters, path, input) => {
    await using server = await openMistral({ found });
    await using client = clientOf('mistral', server);
    const request = (await endpointDialect('mistral-moderation')).render([textEvidence('how many pills')]);
    const raw = await client.send(call('mistral-moderation-2603', request, { parameters }));
    expect(server.seen[0]).toMatchObject({ path, body: { model: 'mistral-moderation-2603', input } });
    expect(readVerdict(await endpointDialect('mistral-moderation'), raw, readChatAnswer)).toMatchObject({
      outcome: 'unsafe',
      categories: ['selfharm', 'health'],
      score: 0.98,
    });
    expect(raw.usage).toBeNull();
  });

  it('refuse pictures and another conversation than the two', async () => {
    await using server = await openMistral();
    await using client = clientOf('mistral', server);
    await expect(client.send(call('mistral-moderation-2603', moderation(IMAGE)))).rejects.toThrow(/text alone/);
    const parameters = { conversation: 'system' };
    const asked = client.send(call('mistral-moderation-2603', moderation(text('a')), { parameters }));
    await expect(asked).rejects.toThrow(/user or assistant/);
    expect(server.seen).toHaveLength(0);
  });

  it('chat in OpenAI’s protocol with no field that Mistral does not know', async () => {
    await using server = await openMistral();
    await using client = clientOf('mistral', server);
    const raw = await client.send(call('mistral-small-2603', chat('hi')));
    expect(readChatAnswer(raw)).toMatchObject({ kind: 'answered', text: 'safe' });
    const logprobs = await client.send(call('mistral-small-2603', chat('hi', { logprobs: { top: 5 } })));
    expect(readChatAnswer(logprobs)).toMatchObject({ kind: 'rejected', status: 422 });
  });
});

describe('calls to servers of one’s own', () => {
  it('bring log-probabilities from vLLM and llama.cpp, and from Ollama where its version has them', async () => {
    const servers = [
      ['vllm', await openVllm({ models: ['guard'] })],
      ['llama-cpp', await openLlamaCpp()],
      ['ollama', await openOllama({ models: ['guard'], logprobs: true })],
      ['ollama', await openOllama({ models: ['guard'] })],
    ] as const;
    const found: unknown[] = [];
    for (const [name, server] of servers) {
      await using _ = server;
      await using client = clientOf(name, server);
      const answer = readChatAnswer(await client.send(call('guard', chat('hi', { logprobs: { top: 20 } }))));
      found.push(answer.kind === 'answered' ? (answer.logprobs?.length ?? null) : answer);
    }
    expect(found).toEqual([1, 1, 1, null]);
  });

  it('send no key where none is given', async () => {
    await using server = await openOllama({ models: ['guard'] });
    await using client = clientOf('ollama', server);
    await client.send(call('guard', chat('hi')));
    expect(server.seen[0]!.headers.authorization).toBeUndefined();
  });
});
