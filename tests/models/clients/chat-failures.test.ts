import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  ProviderConfigError,
  ProviderTimeoutError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../../models/errors.ts';
import { createLangChainClient } from '../../../models/langchain-client.ts';
import { completion, json, openLoopback, outgoing, type Reply, SETTINGS } from './loopback.ts';

/** The error of one call, after checking that it cost exactly one request. */
async function failure(reply: Reply, settings: { timeoutMs?: number } = {}): Promise<unknown> {
  await using server = await openLoopback(reply);
  const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url, ...settings });
  const error = await client.send(outgoing()).then(
    () => expect.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(server.seen).toHaveLength(1);
  return error;
}

const html =
  (status: number): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html>oops</html>');
  };
const said = (code: string) => ({ error: { message: `no: ${code}`, type: code, code } });

describe('a chat call that the server did not settle', () => {
  it.each([
    ['429 with seconds', json(429, said('rate_limit_exceeded'), { 'retry-after': '7' }), 7_000],
    ['429 with a fraction', json(429, said('rate_limit_exceeded'), { 'retry-after': '0.25' }), 250],
    ['429 with milliseconds', json(429, said('x'), { 'retry-after': '9', 'retry-after-ms': '1500' }), 1_500],
    [
      '429 with a date',
      json(429, said('x'), {
        date: 'Wed, 25 Nov 2026 09:00:00 GMT',
        'retry-after': 'Wed, 25 Nov 2026 09:00:30 GMT',
      }),
      30_000,
    ],
    ['429 without a hint', html(429), null],
    ['429 with nonsense', json(429, said('x'), { 'retry-after': 'soon' }), null],
  ])('%s is a rate limit that waits as told', async (_, reply, retryAfterMs) => {
    const error = await failure(reply);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ code: 'RateLimited', retryable: true, retryAfterMs });
  });

  it.each([
    ['429 insufficient_quota', json(429, said('insufficient_quota'), { 'retry-after': '1' })],
    ['401', json(401, said('invalid_api_key'))],
    ['402', json(402, said('credits'))],
    ['403', json(403, said('forbidden'))],
    ['404', json(404, said('model_not_found'))],
    ['404 in HTML', html(404)],
    ['400 for an unknown model', json(400, said('model_not_found'))],
    [
      '400 for a wrong key in an array',
      json(400, [{ error: { code: 400, details: [{ reason: 'API_KEY_INVALID' }] } }]),
    ],
    ['a redirect', (r) => void r.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()],
  ] satisfies [string, Reply][])('%s is a fault of the settings', async (_, reply) => {
    const error = await failure(reply);
    expect(error).toBeInstanceOf(ProviderConfigError);
    expect(error).toMatchObject({ retryable: false });
  });

  it('never repeats the key that a server echoes', async () => {
    const error = await failure(json(401, { error: { message: 'bad key sk-secret here' } }));
    expect(String(error)).toContain('bad key [key] here');
  });

  it.each([
    ['408', json(408, said('timeout')), 408],
    ['409', json(409, said('conflict')), 409],
    ['500', json(500, said('server_error')), 500],
    ['503', json(503, said('overloaded')), 503],
    ['529', json(529, said('overloaded_error')), 529],
    ['an HTML 502', html(502), 502],
    ['200 that names a 502', json(200, { error: { code: 502, message: 'upstream' } }), 502],
    ['200 with a choice that names a 503', json(200, { choices: [{ error: { code: 503 }, message: {} }] }), 503],
    ['a status that does not exist', (r) => void r.writeHead(999).end('x'), 999],
  ] satisfies [string, Reply, number][])('%s is an unavailable provider', async (_, reply, status) => {
    const error = await failure(reply);
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({ status, retryable: true });
  });

  it('keeps the Retry-After of an overload', async () => {
    expect(await failure(json(503, 'busy', { 'retry-after': '3' }))).toMatchObject({ retryAfterMs: 3_000 });
  });

  it.each([
    ['reset before an answer', (_, __, request) => request.socket.resetAndDestroy(), null],
    ['closed before an answer', (_, __, request) => request.socket.destroy(), null],
    [
      'cut within the body',
      (response, _, request) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"choices":');
        setImmediate(() => request.socket.destroy());
      },
      200,
    ],
    [
      'broken in its compression',
      (r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.from('no gzip at all')),
      200,
    ],
  ] satisfies [string, Reply, number | null][])('an answer %s is an unavailable provider', async (_, reply, status) => {
    const error = await failure(reply);
    expect(error).toBeInstanceOf(ProviderUnavailableError);
    expect(error).toMatchObject({ status });
  });

  it('stops reading a body that never ends, and one that unpacks to too much', async () => {
    const endless: Reply = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(1 << 20, 0x20);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
    };
    const packed = gzipSync(Buffer.alloc(9 << 20, 0x20));
    const bomb: Reply = (r) => void r.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
    for (const reply of [endless, bomb]) {
      const error = await failure(reply);
      expect(error).toBeInstanceOf(ProviderUnavailableError);
      expect(String(error)).toMatch(/more than 8388608 bytes/);
    }
  });

  it('a server that hangs is a timeout', async () => {
    const error = await failure(() => {}, { timeoutMs: 100 });
    expect(error).toBeInstanceOf(ProviderTimeoutError);
    expect(String(error)).toMatch(/within 100 ms/);
  });

  it('a server that drips its answer is a timeout too: the time is total', async () => {
    const drip: Reply = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    };
    expect(await failure(drip, { timeoutMs: 150 })).toBeInstanceOf(ProviderTimeoutError);
  });

  it('a refused connection is an unavailable provider', async () => {
    const server = await openLoopback(() => {});
    await server[Symbol.asyncDispose]();
    const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
    await expect(client.send(outgoing())).rejects.toThrow(/ECONNREFUSED/);
    await expect(client.send(outgoing())).rejects.toBeInstanceOf(ProviderUnavailableError);
  });
});

describe('an aborted chat call', () => {
  it('throws the reason at once while the server hangs, and closes the connection', async () => {
    const closed = Promise.withResolvers<void>();
    await using server = await openLoopback((response) => response.on('close', () => closed.resolve()));
    const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
    const controller = new AbortController();
    const call = client.send(outgoing({ signal: controller.signal }));
    await server.arrived(1);
    const reason = new Error('paused by hand');
    const at = performance.now();
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(performance.now() - at).toBeLessThan(100);
    await closed.promise;
  });

  it('sends nothing when the signal was aborted before', async () => {
    await using server = await openLoopback(json(200, completion({ content: 'ok' })));
    const client = await createLangChainClient({ ...SETTINGS, baseURL: server.url });
    const reason = new Error('stopped');
    await expect(client.send(outgoing({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);
  });
});
