import { type CapturingTransport, createCapturingTransport } from './capturing-fetch.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { ProviderConfigError } from './errors.ts';
import { settle } from './http-failures.ts';
import type { ModerationRequest, Outgoing, RawAnswer } from './model-port.ts';

export interface JsonPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One POST of JSON for endpoints that no library of ours speaks to; failures as `settle` tells them apart. */
export interface JsonPoster {
  post(outgoing: Outgoing, request: JsonPost): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** `path`: suffix of the only paths that are asked. */
export function createJsonPoster(endpoint: EndpointSettings, path: string): JsonPoster {
  const transport: CapturingTransport = createCapturingTransport({
    timeoutMs: endpoint.timeoutMs,
    sendsKey: endpoint.apiKey !== null,
    path,
  });
  return {
    async post({ model, signal, headers: ofCall }, { url, headers, body }) {
      const init = {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...headers,
          ...endpoint.headers,
          ...ofCall,
        },
        body: JSON.stringify(body),
      };
      const exchange = await transport.capture(signal, () => transport.fetch(url, init));
      return settle(exchange, { endpoint: endpoint.name, model, apiKey: endpoint.apiKey });
    },
    close: () => transport.close(),
  };
}

/** The endpoint's address without a slash at its end. Throws ProviderConfigError where it has none. */
export function requireBaseUrl({ name, baseURL }: EndpointSettings, example: string): string {
  if (baseURL === null || !URL.canParse(baseURL))
    throw new ProviderConfigError(`endpoint ${name} needs a base URL`, { hint: `e.g. ${example}` });
  return baseURL.replace(/\/+$/, '');
}

/** The moderation request of a call. Throws ProviderConfigError for another kind, naming what takes it. */
export function moderationOnly({ request }: Outgoing, endpoint: string): ModerationRequest {
  if (request.kind === 'moderation') return request;
  throw new ProviderConfigError(`endpoint ${endpoint} takes moderation calls, not ${request.kind} calls`);
}
