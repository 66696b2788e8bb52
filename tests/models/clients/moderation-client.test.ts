import { describe, expect, it } from 'vitest';
import { createModelClient } from '../../../models/client-registry.ts';
import { ProviderConfigError, ProviderUnavailableError, RateLimitedError } from '../../../models/errors.ts';
import type { ModerationRequest } from '../../../models/model-port.ts';
import { createModerationClient } from '../../../models/moderation-client.ts';
import { completion, json, openLoopback, outgoing, SETTINGS } from './loopback.ts';

const ANSWER = {
  id: 'modr-1',
  model: 'omni-moderation-2026',
  results: [{ flagged: true, category_scores: { hate: 0.9 } }],
};
const request: ModerationRequest = { kind: 'moderation', input: [{ type: 'text', text: 'some <b>text</b>' }] };

describe('a moderation call', () => {
  it('posts the text with its headers and keeps the answer byte for byte', async () => {
    await using server = await openLoopback(json(200, ANSWER, { 'x-request-id': 'req-2' }));
    const client = createModerationClient({ ...SETTINGS, baseURL: server.url });
    const raw = await client.send(outgoing({ model: 'omni-moderation-latest', request }));
    expect(server.seen).toHaveLength(1);
    const seen = server.seen[0]!;
    expect(seen.path).toBe('/v1/moderations');
    expect(JSON.parse(seen.body)).toEqual({ model: 'omni-moderation-latest', input: 'some <b>text</b>' });
    expect(seen.headers).toMatchObject({ 'idempotency-key': 'key-1', 'x-mettle-attempt': '1' });
    expect(raw).toMatchObject({
      status: 200,
      body: JSON.stringify(ANSWER),
      model: 'omni-moderation-2026',
      usage: null,
    });
    expect(raw.headers['x-request-id']).toBe('req-2');
  });

  it('sends several parts as one item', async () => {
    await using server = await openLoopback(json(200, ANSWER));
    const client = createModerationClient({ ...SETTINGS, baseURL: server.url });
    const input = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ] as const;
    await client.send(outgoing({ request: { kind: 'moderation', input } }));
    expect(JSON.parse(server.seen[0]!.body)).toMatchObject({ input });
  });

  it.each([
    [429, RateLimitedError],
    [503, ProviderUnavailableError],
    [401, ProviderConfigError],
  ])('fails with status %i as its class, after one request', async (status, errorClass) => {
    await using server = await openLoopback(json(status, { error: { message: 'no' } }));
    const client = createModerationClient({ ...SETTINGS, baseURL: server.url });
    await expect(client.send(outgoing({ request }))).rejects.toBeInstanceOf(errorClass);
    expect(server.seen).toHaveLength(1);
  });
});

describe('the client of an endpoint', () => {
  it('routes chat and moderation to their paths', async () => {
    await using server = await openLoopback((response, seen, raw) =>
      json(200, seen.path.endsWith('/moderations') ? ANSWER : completion({ content: 'ok' }))(response, seen, raw),
    );
    const client = createModelClient({ ...SETTINGS, baseURL: server.url });
    await client.send(outgoing({ request }));
    await client.send(outgoing());
    expect(server.seen.map(({ path }) => path)).toEqual(['/v1/moderations', '/v1/chat/completions']);
    await client.close();
  });

  it('reports settings that cannot work with the first call, each time', async () => {
    const client = createModelClient({ ...SETTINGS, baseURL: null });
    for (const call of [outgoing(), outgoing({ request }), outgoing()]) {
      await expect(client.send(call)).rejects.toBeInstanceOf(ProviderConfigError);
    }
  });
});
