import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { ANTHROPIC_KEY, openAnthropic } from './anthropic-server.ts';
import { CONTENT_SAFETY_KEY, openContentSafety } from './azure-content-safety-server.ts';
import { AZURE_OPENAI_KEY, openAzureOpenAi } from './azure-openai-server.ts';
import { LLAMA_CPP_KEY, openLlamaCpp, openOllama, openVllm, VLLM_KEY } from './local-servers.ts';
import { MISTRAL_KEY, openMistral } from './mistral-server.ts';
import { OPENAI_KEY, openOpenAi } from './openai-server.ts';
import type { ProviderServer } from './wire.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../docs/providers/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mettle-providers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Provider {
  readonly open: () => Promise<ProviderServer>;
  /** What follows the origin in `base_url`. */
  readonly path: string;
  /** Environment variable of the key and its value; absent = none is asked for. */
  readonly key?: readonly [string, string];
  /** By moderator, what the probe has to find. */
  readonly finds: Readonly<Record<string, Readonly<Record<string, 'yes' | 'no'>>>>;
}

const VLLM_MODELS = ['meta-llama/Llama-Guard-3-8B', 'Qwen/Qwen3-4B-Instruct-2507'];
const ALL = { answers: 'yes', max_tokens: 'yes', logprobs: 'yes', schema: 'yes' } as const;
const WITHOUT_LOGPROBS = { answers: 'yes', max_tokens: 'yes', schema: 'yes' } as const;

const PROVIDERS: Readonly<Record<string, Provider>> = {
  openai: {
    open: openOpenAi,
    path: '/v1',
    key: ['OPENAI_API_KEY', OPENAI_KEY],
    finds: { 'omni-moderation': { answers: 'yes' }, 'gpt-4-1-mini': ALL, 'gpt-5-mini': WITHOUT_LOGPROBS },
  },
  anthropic: {
    open: openAnthropic,
    path: '',
    key: ['ANTHROPIC_API_KEY', ANTHROPIC_KEY],
    finds: { 'claude-haiku': { answers: 'yes', max_tokens: 'yes' } },
  },
  'azure-openai': {
    open: openAzureOpenAi,
    path: '/openai/v1/',
    key: ['AZURE_OPENAI_API_KEY', AZURE_OPENAI_KEY],
    finds: { 'gpt-4-1-mini': ALL },
  },
  'azure-content-safety': {
    open: openContentSafety,
    path: '',
    key: ['CONTENT_SAFETY_KEY', CONTENT_SAFETY_KEY],
    finds: { 'content-safety': { answers: 'yes' } },
  },
  mistral: {
    open: openMistral,
    path: '/v1',
    key: ['MISTRAL_API_KEY', MISTRAL_KEY],
    finds: {
      'mistral-moderation': { answers: 'yes' },
      'mistral-moderation-chat': { answers: 'yes' },
      'mistral-small': WITHOUT_LOGPROBS,
    },
  },
  vllm: {
    open: () => openVllm({ models: VLLM_MODELS }),
    path: '/v1',
    key: ['VLLM_API_KEY', VLLM_KEY],
    finds: { 'llama-guard-3': ALL, qwen3: ALL, 'qwen3-word': ALL },
  },
  ollama: {
    open: () => openOllama({ models: ['llama-guard3:1b', 'qwen3:4b-instruct'] }),
    path: '/v1',
    finds: { 'llama-guard-3-1b': WITHOUT_LOGPROBS, qwen3: WITHOUT_LOGPROBS },
  },
  'llama-cpp': {
    open: openLlamaCpp,
    path: '/v1',
    key: ['LLAMA_API_KEY', LLAMA_CPP_KEY],
    finds: { 'json-policy': ALL, 'one-word': ALL },
  },
};

interface Checked {
  readonly code: number | null;
  readonly json: {
    readonly problems: readonly string[];
    readonly capabilities: Readonly<Record<string, { readonly results: Readonly<Record<string, { answer: string }>> }>>;
  };
  readonly said: string;
}

/** `mettle check SPEC --probe --json` on the example, with the server's address in place of the provider's. */
async function check(name: string, base: string): Promise<Checked> {
  const text = readFileSync(join(EXAMPLES, `${name}.yaml`), 'utf8');
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text.replaceAll(/^( *base_url: ).*$/gm, `$1${base}`));
  const [variable, value] = PROVIDERS[name]?.key ?? ['UNUSED', ''];
  const env = { PATH: process.env.PATH ?? '', METTLE_DATA_DIR: join(folder, 'data'), [variable]: value };
  const child = spawn(process.execPath, [MAIN, 'check', file, '--probe', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const printed = Buffer.concat(out).toString('utf8');
  return {
    code,
    json: printed === '' ? {} : JSON.parse(printed),
    said: Buffer.concat(err).toString('utf8'),
  } as Checked;
}

describe('the example specs of docs/providers', () => {
  it('are one for each provider of these tests', () => {
    const files = readdirSync(EXAMPLES).filter((file) => file.endsWith('.yaml'));
    expect(files.map((file) => file.slice(0, -5)).sort()).toEqual(Object.keys(PROVIDERS).sort());
  });

  it.each(Object.entries(PROVIDERS))('%s.yaml passes check --probe', { timeout: 180_000 }, async (name, provider) => {
    await using server = await provider.open();
    const { code, json, said } = await check(name, `${server.origin}${provider.path}`);
    expect([code, said]).toEqual([0, '']);
    expect(json.problems).toEqual([]);
    const found = Object.fromEntries(
      Object.entries(json.capabilities).map(([moderator, { results }]) => [
        moderator,
        Object.fromEntries(Object.entries(results).map(([question, { answer }]) => [question, answer])),
      ]),
    );
    expect(found).toEqual(provider.finds);
  });
});
