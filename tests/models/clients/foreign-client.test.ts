import { AIMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import {
  ProviderConfigError,
  ProviderTimeoutError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../../models/errors.ts';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import { createForeignClient, type ForeignModel } from '../../../models/langchain-foreign.ts';
import { readChatAnswer } from '../../../models/read-answer.ts';
import { chat, outgoing, SETTINGS } from './loopback.ts';

const ENDPOINT = { ...SETTINGS, provider: 'anthropic', baseURL: null };
const clientOf = (invoke: ForeignModel['invoke'], timeoutMs = 20_000) =>
  createForeignClient({ ...ENDPOINT, timeoutMs }, async () => ({ invoke }));
const failing = (fields: object) => clientOf(() => Promise.reject(Object.assign(new Error('no'), fields)));

describe('a provider that does not speak the OpenAI protocol', () => {
  it('is refused by name when nobody knows it', async () => {
    await expect(createLangChainClient({ ...ENDPOINT, provider: 'nosuch' })).rejects.toThrow(/unknown provider nosuch/);
    await expect(createLangChainClient({ ...ENDPOINT, provider: 'constructor' })).rejects.toThrow(ProviderConfigError);
  });

  it('names the command that installs its package', async () => {
    await expect(createLangChainClient({ ...ENDPOINT, provider: 'groq' })).rejects.toMatchObject({
      code: 'ProviderConfig',
      message: expect.stringContaining('needs the package @langchain/groq'),
      hint: 'Run: npm install @langchain/groq',
    });
  });

  it('has its message kept as a chat completion', async () => {
    const message = new AIMessage({
      content: [{ type: 'text', text: 'unsafe' }],
      response_metadata: { model: 'claude-x', stop_reason: 'max_tokens' },
    });
    const usage_metadata = { input_tokens: 5, output_tokens: 6, total_tokens: 11 };
    const client = await clientOf(async () => Object.assign(message, { usage_metadata }));
    const raw = await client.send(outgoing());
    expect(raw).toMatchObject({ status: 200, model: 'claude-x', usage: { inputTokens: 5, outputTokens: 6 } });
    expect(raw.headers).toEqual({ 'x-mettle-answer': 'langchain-message' });
    expect(readChatAnswer(raw)).toEqual({ kind: 'truncated', text: 'unsafe', logprobs: null });
  });

  it('fails by the status its error carries', async () => {
    const limited = await failing({ status: 429, headers: new Headers({ 'retry-after': '2' }) });
    await expect(limited.send(outgoing())).rejects.toMatchObject({ code: 'RateLimited', retryAfterMs: 2_000 });
    await expect(limited.send(outgoing())).rejects.toBeInstanceOf(RateLimitedError);
    await expect((await failing({ statusCode: 529 })).send(outgoing())).rejects.toBeInstanceOf(
      ProviderUnavailableError,
    );
    await expect((await failing({ status: 401 })).send(outgoing())).rejects.toBeInstanceOf(ProviderConfigError);
    await expect((await failing({})).send(outgoing())).rejects.toMatchObject({ status: null, retryable: true });
    const settled = await (await failing({ status: 400, error: { message: 'prompt is too long: 9 > 8' } })).send(
      outgoing(),
    );
    expect(readChatAnswer(settled)).toEqual({ kind: 'too_long' });
  });

  it('times out and aborts at once though the package hangs on', async () => {
    const hanging = () => new Promise<never>(() => {});
    await expect((await clientOf(hanging, 50)).send(outgoing())).rejects.toBeInstanceOf(ProviderTimeoutError);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const call = (await clientOf(hanging)).send(outgoing({ signal: controller.signal }));
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });

  it('refuses schema and log-probabilities, which it could not read back', async () => {
    const client = await clientOf(async () => new AIMessage('x'));
    const request = chat({ logprobs: { top: 5 } });
    await expect(client.send(outgoing({ request }))).rejects.toThrow(/plain text only/);
  });
});
