import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { errorMessage } from '../core/errors.ts';
import { ProviderTimeoutError, ProviderUnavailableError } from './errors.ts';

/** One finished HTTP exchange: everything the server said, not yet interpreted. */
export interface Exchange {
  readonly status: number;
  /** All response headers, names in lower case, repeated ones joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text after content decoding; invalid bytes become U+FFFD. */
  readonly body: string;
  /** From hand-over to the connection pool to the last byte, in milliseconds. */
  readonly latencyMs: number;
}

export interface ExchangeRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | null;
}

export interface ExchangeLimits {
  readonly signal: AbortSignal;
  /** Total time from hand-over to last byte: a server that drips bytes does not extend it. */
  readonly timeoutMs: number;
  /** Largest body, before and after content decoding. */
  readonly maxBodyBytes: number;
}

const DECODERS: Readonly<Record<string, (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Sends one request and reads the whole answer: no redirect is followed, nothing is sent twice.
 * Throws the signal's reason on abort (at once, also while waiting for a connection), ProviderTimeoutError when the
 * time is up, ProviderUnavailableError for a refused or broken connection, a cut body or one over the limit.
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  limits: ExchangeLimits,
): Promise<Exchange> {
  limits.signal.throwIfAborted();
  const { origin, pathname, search } = new URL(request.url);
  const started = performance.now();
  const { status, headers, data } = await receive(dispatcher, { ...request, origin, path: pathname + search }, limits);
  const body = await decode(data, headers['content-encoding'], { status, origin, limits });
  return {
    status,
    headers,
    body: body.toString('utf8'),
    latencyMs: Math.round((performance.now() - started) * 10) / 10,
  };
}

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Buffer;
}

function receive(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body }: ExchangeRequest & { readonly origin: string; readonly path: string },
  { signal, timeoutMs, maxBodyBytes }: ExchangeLimits,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;
    let status = 0;
    let received: Record<string, string> = {};
    let size = 0;
    const chunks: Buffer[] = [];

    const settle = () => {
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: unknown) => {
      if (settled) return;
      settle();
      reject(error);
      controller?.abort(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(
      () => fail(new ProviderTimeoutError(`${origin} did not finish its answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (settled) started.abort(new Error('given up before it was sent'));
      },
      onResponseStart(_, statusCode, fields) {
        if (statusCode < 200) return;
        status = statusCode;
        received = flatten(fields);
      },
      onResponseData(_, chunk) {
        size += chunk.length;
        if (size > maxBodyBytes) fail(tooLarge({ origin, status, maxBodyBytes }));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (settled) return;
        settle();
        const [only] = chunks;
        resolve({ status, headers: received, data: only && chunks.length === 1 ? only : Buffer.concat(chunks) });
      },
      onResponseError(_, error) {
        fail(broken({ origin, status, error }));
      },
    };
    try {
      dispatcher.dispatch({ origin, path, method: method as Dispatcher.HttpMethod, headers, body }, handler);
    } catch (error) {
      fail(broken({ origin, status, error }));
    }
  });
}

async function decode(
  data: Buffer,
  encoding: string | undefined,
  { status, origin, limits }: { status: number; origin: string; limits: ExchangeLimits },
): Promise<Buffer> {
  const decoder = encoding === undefined ? undefined : DECODERS[encoding.trim().toLowerCase()];
  if (decoder === undefined || data.length === 0) return data;
  try {
    return await decoder(data, { maxOutputLength: limits.maxBodyBytes });
  } catch (error) {
    const large = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw large ? tooLarge({ origin, status, maxBodyBytes: limits.maxBodyBytes }) : broken({ origin, status, error });
  }
}

function flatten(fields: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function tooLarge(what: { origin: string; status: number; maxBodyBytes: number }): ProviderUnavailableError {
  return new ProviderUnavailableError(
    `${what.origin} sent more than ${what.maxBodyBytes} bytes; the rest was not read`,
    {
      status: what.status,
    },
  );
}

function broken({
  origin,
  status,
  error,
}: {
  origin: string;
  status: number;
  error: unknown;
}): ProviderUnavailableError {
  const code = error instanceof Error && 'code' in error ? `${String(error.code)}: ` : '';
  const what = status === 0 ? 'connection failed' : `answer of status ${status} broke off`;
  return new ProviderUnavailableError(`${origin}: ${what} (${code}${errorMessage(error)})`, {
    status: status === 0 ? null : status,
    cause: error,
  });
}
