import { describe, expect, it } from 'vitest';
import { ProviderConfigError } from '../../models/errors.ts';
import { readChatAnswer } from '../../models/read-answer.ts';
import { openAnthropic } from './anthropic-server.ts';
import { openContentSafety } from './azure-content-safety-server.ts';
import { openAzureOpenAi } from './azure-openai-server.ts';
import { call, chat, clientOf, moderation, type ProviderName, text } from './clients.ts';
import { openLlamaCpp, openOllama, openVllm } from './local-servers.ts';
import { openMistral } from './mistral-server.ts';
import { openOpenAi } from './openai-server.ts';
import type { ProviderServer, Trouble } from './wire.ts';

interface Provider {
  readonly open: () => Promise<ProviderServer>;
  readonly model: string;
  readonly kind: 'chat' | 'moderation';
  /** Troubles that the vendor documents. */
  readonly has: readonly Trouble[];
  /** The server asks for no key, or answers to any model. */
  readonly anyKey?: true;
  readonly anyModel?: true;
}

type Named = Provider & { readonly name: ProviderName };

const PROVIDERS: readonly Named[] = [
  {
    name: 'openai',
    open: openOpenAi,
    model: 'gpt-4.1-mini',
    kind: 'chat',
    has: ['rate_limit', 'overloaded', 'content_policy', 'too_long', 'quota'],
  },
  {
    name: 'openai',
    open: openOpenAi,
    model: 'omni-moderation-2024-09-26',
    kind: 'moderation',
    has: ['rate_limit', 'overloaded', 'quota'],
  },
  {
    name: 'anthropic',
    open: openAnthropic,
    model: 'claude-haiku-4-5',
    kind: 'chat',
    has: ['rate_limit', 'overloaded', 'content_policy', 'output_filter', 'too_long', 'quota'],
  },
  {
    name: 'azure-openai',
    open: openAzureOpenAi,
    model: 'gpt-4.1-mini',
    kind: 'chat',
    has: ['rate_limit', 'overloaded', 'content_policy', 'output_filter'],
  },
  {
    name: 'azure-content-safety',
    open: openContentSafety,
    model: 'content-safety-2024-09-01',
    kind: 'moderation',
    has: ['rate_limit', 'overloaded'],
    anyModel: true,
  },
  {
    name: 'mistral',
    open: openMistral,
    model: 'mistral-small-2603',
    kind: 'chat',
    has: ['rate_limit', 'overloaded', 'too_long'],
  },
  {
    name: 'mistral',
    open: openMistral,
    model: 'mistral-moderation-2603',
    kind: 'moderation',
    has: ['rate_limit', 'overloaded'],
  },
  {
    name: 'vllm',
    open: () => openVllm({ models: ['guard'] }),
    model: 'guard',
    kind: 'chat',
    has: ['overloaded', 'too_long'],
  },
  {
    name: 'ollama',
    open: () => openOllama({ models: ['guard'] }),
    model: 'guard',
    kind: 'chat',
    has: ['overloaded'],
    anyKey: true,
  },
  {
    name: 'llama-cpp',
    open: openLlamaCpp,
    model: 'model.gguf',
    kind: 'chat',
    has: ['overloaded', 'too_long'],
    anyModel: true,
  },
];

/** Seconds that each server asks to wait after a 429; absent = it names none. */
const WAITS: Readonly<Record<string, number>> = {
  openai: 2,
  anthropic: 3,
  'azure-openai': 6,
  'azure-content-safety': 1,
};

/** What becomes of each trouble: an error of the port, or the meaning of the answer. */
function expected(trouble: Trouble, name: ProviderName): unknown {
  switch (trouble) {
    case 'rate_limit': {
      const seconds = WAITS[name];
      return { code: 'RateLimited', retryAfterMs: seconds === undefined ? null : seconds * 1000 };
    }
    case 'overloaded':
      return { code: 'ProviderUnavailable', status: name === 'anthropic' ? 529 : 503, retryable: true };
    case 'quota':
      return { code: 'ProviderConfig', message: expect.stringMatching(/quota exhausted/) };
    case 'content_policy':
      return name === 'anthropic' ? { kind: 'refused', text: '' } : { kind: 'filtered' };
    case 'output_filter':
      return { kind: 'filtered' };
    case 'too_long':
      return { kind: 'too_long' };
  }
}

/** What one call met: the meaning of its answer, or what was thrown. */
async function outcome(
  { name, open, model, kind }: Named,
  { trouble = null, as = model, key }: { trouble?: Trouble | null; as?: string; key?: string },
): Promise<unknown> {
  await using server = await open();
  await using client = clientOf(name, server, key);
  server.trouble = trouble;
  const request = kind === 'chat' ? chat('hello') : moderation(text('hello'));
  const met: unknown = await client.send(call(as, request)).then(readChatAnswer, (error: unknown) => error);
  expect(server.seen, 'one request a call: the scheduler alone retries').toHaveLength(1);
  return met;
}

const named = (providers: readonly Named[]) =>
  providers.map((provider) => [`${provider.name}, ${provider.kind}`, provider] as const);
const TROUBLES = PROVIDERS.flatMap((provider) =>
  provider.has.map((trouble) => [`${provider.name}, ${provider.kind}`, trouble, provider] as const),
);

describe('a call that fails', () => {
  it.each(named(PROVIDERS.filter(({ anyKey }) => !anyKey)))(
    'pauses the run for a wrong key, which it never shows: %s',
    async (_, provider) => {
      const error = await outcome(provider, { key: 'wrong-key-7' });
      expect(error).toBeInstanceOf(ProviderConfigError);
      expect(error).toMatchObject({ message: expect.stringContaining('answered 401') });
      expect((error as Error).message).not.toContain('wrong-key-7');
    },
  );

  it.each(named(PROVIDERS.filter(({ anyModel }) => !anyModel)))(
    'pauses the run for an unknown model: %s',
    async (_, provider) => {
      const error = await outcome(provider, { as: 'no-such-model' });
      expect(error).toBeInstanceOf(ProviderConfigError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/no-such-model/),
        hint: expect.stringMatching(/model name/),
      });
    },
  );

  it.each(TROUBLES)('ends as documented: %s, %s', async (_, trouble, provider) => {
    expect(await outcome(provider, { trouble })).toMatchObject(expected(trouble, provider.name) as object);
  });
});
