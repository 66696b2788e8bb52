import OpenAI from 'openai';
import { createCapturingTransport } from './capturing-fetch.ts';
import { type ClosableModelClient, type EndpointSettings, NEVER_MS, NO_KEY } from './endpoint-settings.ts';
import { ProviderConfigError } from './errors.ts';
import { settle } from './http-failures.ts';
import { markedParts } from './wire-media.ts';

/**
 * Calls to a moderation endpoint (`POST <base>/moderations`) through the `openai` SDK. All parts of the input make one
 * item, so one result comes back; a single text goes as a plain string, which every compatible server takes.
 */
export function createModerationClient(endpoint: EndpointSettings): ClosableModelClient {
  const { baseURL, timeoutMs, apiKey } = endpoint;
  if (baseURL === null || !URL.canParse(baseURL)) {
    throw new ProviderConfigError(`endpoint ${endpoint.name} needs a base URL`, {
      hint: 'Write it with the version, e.g. https://api.openai.com/v1.',
    });
  }
  const transport = createCapturingTransport({
    timeoutMs,
    sendsKey: apiKey !== null,
    path: '/moderations',
    ...(endpoint.loadBlob === undefined ? {} : { loadBlob: endpoint.loadBlob }),
  });
  const sdk = new OpenAI({
    baseURL,
    apiKey: apiKey ?? NO_KEY,
    organization: null,
    project: null,
    adminAPIKey: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: transport.fetch,
  });
  return {
    async send({ model, request, parameters, headers, signal }) {
      if (request.kind !== 'moderation') {
        throw new ProviderConfigError(`endpoint ${endpoint.name} takes moderation calls, not ${request.kind} calls`);
      }
      const [first] = request.input;
      const input =
        first?.type === 'text' && request.input.length === 1
          ? first.text
          : (markedParts(request.input) as unknown as OpenAI.ModerationMultiModalInput[]);
      const exchange = await transport.capture(signal, () =>
        sdk.moderations.create({ ...parameters, model, input }, { headers: { ...endpoint.headers, ...headers } }),
      );
      return settle(exchange, { endpoint: endpoint.name, model, apiKey });
    },
    close: () => transport.close(),
  };
}
