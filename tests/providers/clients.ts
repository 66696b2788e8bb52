import { sha256 } from '../../core/digest.ts';
import { createModelClient } from '../../models/client-registry.ts';
import type { ChatRequest, ModerationRequest, Outgoing, SentImage } from '../../models/model-port.ts';
import { ANTHROPIC_KEY } from './anthropic-server.ts';
import { CONTENT_SAFETY_KEY } from './azure-content-safety-server.ts';
import { AZURE_OPENAI_KEY } from './azure-openai-server.ts';
import { LLAMA_CPP_KEY, VLLM_KEY } from './local-servers.ts';
import { MISTRAL_KEY } from './mistral-server.ts';
import { OPENAI_KEY } from './openai-server.ts';
import type { ProviderServer } from './wire.ts';

export type ProviderName =
  | 'openai'
  | 'anthropic'
  | 'azure-openai'
  | 'azure-content-safety'
  | 'mistral'
  | 'vllm'
  | 'ollama'
  | 'llama-cpp';

/** How each provider is reached, as the example specs have it. */
const REACHED: Readonly<Record<ProviderName, { provider: string; path: string; key: string | null }>> = {
  openai: { provider: 'openai', path: '/v1', key: OPENAI_KEY },
  anthropic: { provider: 'anthropic', path: '', key: ANTHROPIC_KEY },
  'azure-openai': { provider: 'openai', path: '/openai/v1/', key: AZURE_OPENAI_KEY },
  'azure-content-safety': { provider: 'azure-content-safety', path: '', key: CONTENT_SAFETY_KEY },
  mistral: { provider: 'mistral', path: '/v1', key: MISTRAL_KEY },
  vllm: { provider: 'openai', path: '/v1', key: VLLM_KEY },
  ollama: { provider: 'openai', path: '/v1', key: null },
  'llama-cpp': { provider: 'openai', path: '/v1', key: LLAMA_CPP_KEY },
};

/** The start of a JPEG. */
export const JPEG: Uint8Array = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0);
export const IMAGE: SentImage = {
  type: 'image',
  sha256: sha256(JPEG),
  bytes: JPEG.length,
  width: 1,
  height: 1,
  detail: 'auto',
};

/** The real client of a provider, closed with its test. */
export function clientOf(name: ProviderName, server: ProviderServer, key?: string) {
  const { provider, path, key: right } = REACHED[name];
  const client = createModelClient({
    name,
    provider,
    baseURL: `${server.origin}${path}`,
    apiKey: key ?? right,
    timeoutMs: 20_000,
    loadBlob: async (hash) => {
      if (hash !== IMAGE.sha256) throw new Error(`no blob ${hash}`);
      return JPEG;
    },
  });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

export function call(model: string, request: ChatRequest | ModerationRequest, more: Partial<Outgoing> = {}): Outgoing {
  return {
    model,
    request,
    parameters: {},
    headers: { 'Idempotency-Key': 'key-1', 'X-Mettle-Attempt': '1' },
    signal: new AbortController().signal,
    ...more,
  };
}

export function chat(
  content: ChatRequest['messages'][number]['content'],
  more: Partial<ChatRequest> = {},
): ChatRequest {
  return {
    kind: 'chat',
    messages: [{ role: 'user', content }],
    maxTokens: 64,
    temperature: 0,
    seed: null,
    logprobs: null,
    schema: null,
    ...more,
  };
}

export function moderation(...input: ModerationRequest['input']): ModerationRequest {
  return { kind: 'moderation', input };
}

export function text(words: string) {
  return { type: 'text', text: words } as const;
}
