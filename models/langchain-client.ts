import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { initChatModel } from 'langchain/chat_models/universal';
import { type CapturingTransport, createCapturingTransport } from './capturing-fetch.ts';
import { type ClosableModelClient, type EndpointSettings, NEVER_MS, NO_KEY } from './endpoint-settings.ts';
import { ProviderConfigError } from './errors.ts';
import { settle } from './http-failures.ts';
import { responseFormat } from './json-schema-format.ts';
import { createForeignClient } from './langchain-foreign.ts';
import { chatOnly, marked, modelFor, toMessages } from './langchain-request.ts';
import type { ChatRequest, Outgoing } from './model-port.ts';
import { recentBlobs } from './recent-blobs.ts';

/**
 * Chat calls through LangChain. With provider `openai` the answer is the captured HTTP exchange, always on
 * `/chat/completions`; other providers answer in their own shapes, see `createForeignClient`.
 * Throws ProviderConfigError for a missing base URL, an unknown provider or one whose package is not installed.
 */
export async function createLangChainClient(endpoint: EndpointSettings): Promise<ClosableModelClient> {
  silenceTracing();
  if ((endpoint.provider ?? 'openai') !== 'openai') return createForeignClient(endpoint);
  const { baseURL } = endpoint;
  if (baseURL === null || !URL.canParse(baseURL)) {
    throw new ProviderConfigError(`endpoint ${endpoint.name} needs a base URL`, {
      hint: 'Write it with the version, e.g. https://api.openai.com/v1.',
    });
  }
  const transport = createCapturingTransport({
    timeoutMs: endpoint.timeoutMs,
    sendsKey: endpoint.apiKey !== null,
    path: '/chat/completions',
    ...(endpoint.loadBlob === undefined ? {} : { loadBlob: recentBlobs(endpoint.loadBlob) }),
  });
  const models = new Map<string, Promise<BaseChatModel>>();

  return {
    async send(outgoing) {
      const request = chatOnly(outgoing, endpoint.name);
      const model = await modelFor(models, outgoing, request, () =>
        buildModel({ endpoint, baseURL, transport, outgoing, request }),
      );
      const exchange = await transport.capture(outgoing.signal, () =>
        model.invoke(toMessages(request.messages.map(marked)), {
          ...(request.seed === null ? {} : { seed: request.seed }),
          options: { headers: { ...endpoint.headers, ...outgoing.headers } },
        } as object),
      );
      return settle(exchange, { endpoint: endpoint.name, model: outgoing.model, apiKey: endpoint.apiKey });
    },
    close: () => transport.close(),
  };
}

/** Tracing would upload every prompt; the verbose handler would print it. Neither may be on in a process that calls models. */
export function silenceTracing(): void {
  for (const name of [
    'LANGSMITH_TRACING',
    'LANGSMITH_TRACING_V2',
    'LANGCHAIN_TRACING',
    'LANGCHAIN_TRACING_V2',
    'LANGCHAIN_VERBOSE',
  ]) {
    // LANGCHAIN_TRACING counts as on with any value at all.
    if (process.env[name] !== undefined) delete process.env[name];
  }
}

async function buildModel({
  endpoint,
  baseURL,
  transport,
  outgoing: { model, parameters },
  request: { maxTokens, temperature, logprobs, schema },
}: {
  endpoint: EndpointSettings;
  baseURL: string;
  transport: CapturingTransport;
  outgoing: Outgoing;
  request: ChatRequest;
}): Promise<BaseChatModel> {
  const wrapper = await initChatModel(model, {
    modelProvider: 'openai',
    apiKey: endpoint.apiKey ?? NO_KEY,
    maxTokens,
    ...(temperature === null ? {} : { temperature }),
    ...(logprobs === null ? {} : { logprobs: true, topLogprobs: logprobs.top }),
    modelKwargs: { ...parameters, ...(schema === null ? {} : { response_format: responseFormat(schema) }) },
    maxRetries: 0,
    streaming: false,
    timeout: NEVER_MS,
    outputVersion: 'v0',
    // Nulls and `off` keep OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_ADMIN_KEY and OPENAI_LOG out.
    configuration: {
      baseURL,
      fetch: transport.fetch,
      organization: null,
      project: null,
      adminAPIKey: null,
      logLevel: 'off',
    },
  });
  // @NOTE The wrapper caches models by the JSON of the call options: with headers of their own, calls would each build
  // and keep a model. The inner model is called instead.
  const inner = await wrapper._getModelInstance();
  // @NOTE LangChain sends names such as `codex` or `gpt-5.6` to the Responses API, whatever the server; see C 7.1.
  Object.defineProperty(inner, '_useResponsesApi', { value: () => false });
  return inner;
}
