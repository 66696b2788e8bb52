import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent } from 'undici';
import { errorMessage } from '../core/errors.ts';
import { ProviderConfigError } from './errors.ts';
import { type Exchange, type ExchangeRequest, exchange } from './http-exchange.ts';
import { type LoadBlob, spliceBlobs } from './wire-media.ts';

/**
 * A `fetch` for model SDKs that keeps each exchange as it came over the wire, so that nothing an SDK drops (refusals,
 * headers) or throws away (length cuts, malformed answers) is lost, and what is paid for is always seen.
 */
export interface CapturingTransport {
  /** Works only inside `capture`, once for each; non-streaming. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Runs an SDK call and returns its one exchange, whatever the SDK then made of it. Throws the exchange's failure
   * (see `exchange`), or ProviderConfigError when the SDK threw before it sent anything.
   */
  capture(signal: AbortSignal, call: () => PromiseLike<unknown>): Promise<Exchange>;
  close(): Promise<void>;
}

export interface TransportSettings {
  readonly timeoutMs: number;
  /** False = the SDK's placeholder key is not sent. */
  readonly sendsKey: boolean;
  /** The only path that may be asked, as a suffix; anything else is refused before it is sent. */
  readonly path: string;
  readonly maxBodyBytes?: number;
  /** Fills in the media that the body marks. */
  readonly loadBlob?: LoadBlob;
}

/** Chat answers are a few KB; a MB of log-probabilities is possible. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_CONNECTIONS = 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_MS = 4_000;

interface Slot {
  readonly signal: AbortSignal;
  used: boolean;
  kept: Exchange | null;
  failure: { readonly error: unknown } | null;
}

export function createCapturingTransport(settings: TransportSettings): CapturingTransport {
  const { timeoutMs, sendsKey, path, maxBodyBytes = MAX_BODY_BYTES, loadBlob } = settings;
  const slots = new AsyncLocalStorage<Slot>();
  const agent = new Agent({
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });

  return {
    // @NOTE init.signal is the SDK's own timer; the slot's signal and the total time limit stand in for it.
    async fetch(input, init = {}) {
      const slot = slots.getStore();
      if (slot === undefined) throw new TypeError('model fetch outside of a captured call');
      if (slot.used) throw new TypeError('model SDK sent a second request within one call');
      slot.used = true;
      try {
        const request = await withMedia(plainRequest(input, init, { sendsKey, path }), loadBlob);
        const kept = await exchange(agent, request, { signal: slot.signal, timeoutMs, maxBodyBytes });
        slot.kept = kept;
        return toResponse(kept);
      } catch (error) {
        slot.failure = { error };
        throw error;
      }
    },
    async capture(signal, call) {
      signal.throwIfAborted();
      const slot: Slot = { signal, used: false, kept: null, failure: null };
      let thrown: unknown;
      try {
        await slots.run(slot, call);
      } catch (error) {
        thrown = error;
      }
      if (slot.kept !== null) return slot.kept;
      if (slot.failure !== null) throw slot.failure.error;
      throw new ProviderConfigError(`the model SDK sent no request: ${errorMessage(thrown)}`, { cause: thrown });
    },
    close: () => agent.close(),
  };
}

function plainRequest(
  input: string | URL | Request,
  init: RequestInit,
  { sendsKey, path }: { sendsKey: boolean; path: string },
): ExchangeRequest {
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
  if (!new URL(url).pathname.endsWith(path)) {
    throw new ProviderConfigError(`the model SDK wanted ${new URL(url).pathname} where only ${path} is asked`);
  }
  const headers = Object.fromEntries(new Headers(init.headers));
  if (!sendsKey) delete headers.authorization;
  const { body = null } = init;
  if (body !== null && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('model fetch sends text or bytes only');
  }
  return { url, method: init.method ?? 'GET', headers, body };
}

/** Content-Length is the connection's to set: the SDK counted the body with its marks. */
async function withMedia(request: ExchangeRequest, load: LoadBlob | undefined): Promise<ExchangeRequest> {
  if (load === undefined || typeof request.body !== 'string') return request;
  const { 'content-length': _, ...headers } = request.headers;
  return { ...request, headers, body: await spliceBlobs(request.body, load) };
}

/** What the SDK reads; a `Response` of status 204, 205 or 304 must have no body. */
function toResponse({ status, headers, body }: Exchange): Response {
  const empty = status === 204 || status === 205 || status === 304;
  const shown: Record<string, string> = {};
  for (const name of ['content-type', 'x-request-id']) {
    const value = headers[name];
    if (value !== undefined) shown[name] = value;
  }
  return new Response(empty ? null : body, { status, headers: shown });
}
