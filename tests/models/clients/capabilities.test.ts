import { describe, expect, it } from 'vitest';
import { probeCapabilities } from '../../../models/capabilities.ts';
import { ProviderConfigError, RateLimitedError } from '../../../models/errors.ts';
import { settle } from '../../../models/http-failures.ts';
import type { ModelClient, Outgoing } from '../../../models/model-port.ts';
import { completion } from './loopback.ts';

const TEXT = 'Mettle probe: the weather is mild today.';

/** A client that answers from a function of the call, and its calls. */
function clientOf(answer: (call: Outgoing) => { status?: number; body: unknown }) {
  const calls: Outgoing[] = [];
  const client: ModelClient = {
    async send(call) {
      calls.push(call);
      const { status = 200, body } = answer(call);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return settle(
        { status, headers: {}, body: text, latencyMs: 1 },
        { endpoint: 'e', model: call.model, apiKey: null },
      );
    },
  };
  return { client, calls };
}

const usage = (n: number) => ({ prompt_tokens: 10, completion_tokens: n, total_tokens: 10 + n });
const NEEDS = { logprobs: true, schema: true };

function able({ request }: Outgoing) {
  if (request.kind !== 'chat') return { body: { results: [{}] } };
  const content = request.schema === null ? 'Mild.' : '{"verdict":"safe"}';
  const logprobs =
    request.logprobs === null
      ? null
      : { content: [{ token: 'M', logprob: -1, top_logprobs: [{ token: 'M', logprob: -1 }] }] };
  return { body: { ...completion({ content }, { logprobs }), usage: usage(Math.min(request.maxTokens, 5)) } };
}

describe('the probe of capabilities', () => {
  it('asks four counted questions with the fixed text and finds what an able model can do', async () => {
    const { client, calls } = clientOf(able);
    const found = await probeCapabilities(client, { model: 'm', kind: 'chat', needs: NEEDS, parameters: { top_p: 1 } });
    expect(Object.fromEntries(Object.entries(found.results).map(([key, { answer }]) => [key, answer]))).toEqual({
      answers: 'yes',
      max_tokens: 'yes',
      logprobs: 'yes',
      schema: 'yes',
    });
    expect(found).toMatchObject({ model: 'served-model-2026', calls: 4, usage: { inputTokens: 40, outputTokens: 19 } });
    expect(new Set(calls.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(4);
    for (const { request, headers, parameters } of calls) {
      expect(request).toMatchObject({ messages: [{ role: 'user', content: TEXT }] });
      expect(headers['X-Mettle-Attempt']).toBe('1');
      expect(parameters).toEqual({ top_p: 1 });
    }
  });

  it('asks only what is needed', async () => {
    const { client } = clientOf(able);
    const needs = { logprobs: false, schema: false };
    const found = await probeCapabilities(client, { model: 'm', kind: 'chat', needs });
    expect(Object.keys(found.results)).toEqual(['answers', 'max_tokens']);
  });

  it('tells a refused from an ignored wish, and a limit that is not kept', async () => {
    const { client } = clientOf((call) => {
      const { request } = call;
      if (request.kind === 'chat' && request.logprobs !== null) {
        return { status: 400, body: { error: { message: 'no', code: 'unsupported_parameter' } } };
      }
      return { body: { ...completion({ content: 'Mild weather.' }), usage: usage(40) } };
    });
    const { results } = await probeCapabilities(client, { model: 'm', kind: 'chat', needs: NEEDS });
    expect(results).toMatchObject({
      answers: { answer: 'yes' },
      max_tokens: { answer: 'no', evidence: '40 tokens where 4 were allowed' },
      logprobs: { answer: 'no', evidence: 'refused with status 400, code unsupported_parameter' },
      schema: { answer: 'no', evidence: 'accepted, but the answer does not follow it' },
    });
  });

  it('says unknown where the answer does not tell', async () => {
    const { client } = clientOf(() => {
      const { usage: _, ...body } = completion({ content: 'Mild.' });
      return { body };
    });
    const { results } = await probeCapabilities(client, {
      model: 'm',
      kind: 'chat',
      needs: { logprobs: false, schema: false },
    });
    expect(results.max_tokens).toEqual({ answer: 'unknown', evidence: 'outcome answered' });
  });

  it('throws what the client throws, and a configuration error when the plainest question is refused', async () => {
    const limited = clientOf(() => ({ status: 429, body: '' })).client;
    await expect(probeCapabilities(limited, { model: 'm', kind: 'chat', needs: NEEDS })).rejects.toBeInstanceOf(
      RateLimitedError,
    );
    for (const reply of [{ status: 400, body: { error: { code: 'bad' } } }, { body: '<html>' }]) {
      const { client, calls } = clientOf(() => reply);
      await expect(probeCapabilities(client, { model: 'm', kind: 'chat', needs: NEEDS })).rejects.toBeInstanceOf(
        ProviderConfigError,
      );
      expect(calls).toHaveLength(1);
    }
  });

  it('asks a moderation endpoint once', async () => {
    const { client, calls } = clientOf(able);
    const found = await probeCapabilities(client, {
      model: 'omni',
      kind: 'moderation',
      needs: { logprobs: false, schema: false },
    });
    expect(found.results).toEqual({ answers: { answer: 'yes', evidence: 'one result for one input' } });
    expect(calls.map(({ request }) => request)).toEqual([
      { kind: 'moderation', input: [{ type: 'text', text: TEXT }] },
    ]);
    const other = clientOf(() => ({ body: completion({ content: 'x' }) })).client;
    await expect(
      probeCapabilities(other, { model: 'omni', kind: 'moderation', needs: { logprobs: false, schema: false } }),
    ).rejects.toThrow(/does not answer as a moderation endpoint/);
  });
});
