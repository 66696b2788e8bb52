import type { AIMessage } from '@langchain/core/messages';
import { initChatModel, MODEL_PROVIDER_CONFIG } from 'langchain/chat_models/universal';
import { errorMessage, MettleError } from '../core/errors.ts';
import { type ClosableModelClient, type EndpointSettings, NO_KEY } from './endpoint-settings.ts';
import { ProviderConfigError, ProviderTimeoutError, ProviderUnavailableError } from './errors.ts';
import { settle } from './http-failures.ts';
import { chatOnly, inlined, modelFor, toMessages } from './langchain-request.ts';
import type { ChatRequest, Outgoing, RawAnswer } from './model-port.ts';
import { isFields } from './provider-error.ts';
import { readUsage } from './read-answer.ts';

/** What the client needs of a LangChain chat model. */
export interface ForeignModel {
  invoke(messages: ReturnType<typeof toMessages>, options: { signal: AbortSignal }): Promise<AIMessage>;
}

interface ForeignProvider {
  /** Constructor field of the output limit. */
  readonly maxTokens: string;
  /** Constructor fields that carry the base URL. */
  readonly url: (baseURL: string) => Readonly<Record<string, unknown>>;
}

const inConfiguration = (baseURL: string) => ({ configuration: { baseURL } });

/** A provider is listed when its package bounds the output, without which no call can be priced. */
const PROVIDERS: Readonly<Record<string, ForeignProvider>> = {
  anthropic: { maxTokens: 'maxTokens', url: (anthropicApiUrl) => ({ anthropicApiUrl }) },
  deepseek: { maxTokens: 'maxTokens', url: inConfiguration },
  fireworks: { maxTokens: 'maxTokens', url: inConfiguration },
  'google-genai': { maxTokens: 'maxOutputTokens', url: (baseUrl) => ({ baseUrl }) },
  groq: { maxTokens: 'maxTokens', url: (baseUrl) => ({ baseUrl }) },
  mistralai: { maxTokens: 'maxTokens', url: (serverURL) => ({ serverURL }) },
  ollama: { maxTokens: 'numPredict', url: (baseUrl) => ({ baseUrl }) },
  xai: { maxTokens: 'maxTokens', url: inConfiguration },
};

/**
 * Chat calls to a provider that does not speak OpenAI's protocol. LangChain's message is kept as a chat completion of
 * OpenAI's shape (header `x-mettle-answer: langchain-message`); call headers, seed, schema and log-probabilities are
 * not passed on, the last two are refused. Failures are read from the status that the package's error carries.
 * `load` builds a model and stands in for LangChain in tests.
 */
export async function createForeignClient(
  endpoint: EndpointSettings,
  load?: (outgoing: Outgoing, request: ChatRequest) => Promise<ForeignModel>,
): Promise<ClosableModelClient> {
  const name = endpoint.provider ?? '';
  const provider = Object.hasOwn(PROVIDERS, name) ? PROVIDERS[name] : undefined;
  if (provider === undefined) {
    throw new ProviderConfigError(`endpoint ${endpoint.name}: unknown provider ${name}`, {
      hint: `Use one of openai, ${Object.keys(PROVIDERS).join(', ')}; for any OpenAI-compatible server use openai.`,
    });
  }
  if (load === undefined) await requirePackage(name, endpoint.name);
  const build = load ?? ((outgoing, request) => buildForeign({ endpoint, name, provider, outgoing, request }));
  const models = new Map<string, Promise<ForeignModel>>();

  return {
    async send(outgoing) {
      const request = chatOnly(outgoing, endpoint.name);
      if (request.schema !== null || request.logprobs !== null) {
        throw new ProviderConfigError(`provider ${name} is asked for plain text only`, {
          hint: 'Turn off schema and log-probabilities for this endpoint.',
        });
      }
      outgoing.signal.throwIfAborted();
      const model = await modelFor(models, outgoing, request, () => build(outgoing, request));
      const messages = await Promise.all(request.messages.map((message) => inlined(message, endpoint.loadBlob)));
      const started = performance.now();
      try {
        const message = await limited(outgoing.signal, endpoint, (signal) =>
          model.invoke(toMessages(messages), { signal }),
        );
        return rawFromMessage(message, Math.round(performance.now() - started));
      } catch (error) {
        if (error instanceof MettleError || outgoing.signal.aborted) throw error;
        return settleThrown(error, { endpoint, outgoing, latencyMs: Math.round(performance.now() - started) });
      }
    },
    close: async () => {},
  };
}

async function requirePackage(name: string, endpoint: string): Promise<void> {
  const wanted = MODEL_PROVIDER_CONFIG[name as keyof typeof MODEL_PROVIDER_CONFIG].package;
  try {
    await import(wanted);
  } catch (cause) {
    throw new ProviderConfigError(`endpoint ${endpoint}: provider ${name} needs the package ${wanted}`, {
      cause,
      hint: `Run: npm install ${wanted}`,
    });
  }
}

async function buildForeign(what: {
  endpoint: EndpointSettings;
  name: string;
  provider: ForeignProvider;
  outgoing: Outgoing;
  request: ChatRequest;
}): Promise<ForeignModel> {
  const { endpoint, name, provider, outgoing, request } = what;
  try {
    const wrapper = await initChatModel(outgoing.model, {
      modelProvider: name,
      ...outgoing.parameters,
      apiKey: endpoint.apiKey ?? NO_KEY,
      [provider.maxTokens]: request.maxTokens,
      ...(request.temperature === null ? {} : { temperature: request.temperature }),
      ...(endpoint.baseURL === null ? {} : provider.url(endpoint.baseURL)),
      maxRetries: 0,
      streaming: false,
    });
    return await wrapper._getModelInstance();
  } catch (cause) {
    throw new ProviderConfigError(`endpoint ${endpoint.name}: ${errorMessage(cause)}`, { cause });
  }
}

/** Rejects at once on abort or when the time is up, whether or not the package listens to its signal. */
async function limited<T>(
  signal: AbortSignal,
  { name, timeoutMs }: EndpointSettings,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const inner = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (reason: unknown) => {
    reject(reason);
    inner.abort(reason);
  };
  const onAbort = () => stop(signal.reason);
  const timer = setTimeout(
    () => stop(new ProviderTimeoutError(`${name} did not finish its answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([call(inner.signal), promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** A LangChain message as a chat completion of OpenAI's shape. */
export function rawFromMessage(message: AIMessage, latencyMs: number): RawAnswer {
  const about = message.response_metadata as Readonly<Record<string, unknown>>;
  const named = about.model_name ?? about.model;
  const model = typeof named === 'string' && named !== '' ? named : null;
  const finish = about.finish_reason ?? about.finishReason ?? about.stop_reason ?? about.done_reason ?? null;
  const usage = readUsage({ usage: message.usage_metadata });
  return {
    status: 200,
    headers: { 'x-mettle-answer': 'langchain-message' },
    body: JSON.stringify({
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: message.content }, finish_reason: finish }],
      usage: usage === null ? null : { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens },
    }),
    model,
    usage,
    latencyMs,
  };
}

function settleThrown(
  thrown: unknown,
  { endpoint, outgoing, latencyMs }: { endpoint: EndpointSettings; outgoing: Outgoing; latencyMs: number },
): RawAnswer {
  // LangChain wraps some errors (a context overflow) and leaves the status on what they wrap.
  const told = statusOf(thrown) === null && isFields(thrown) ? thrown.cause : thrown;
  const status = statusOf(told);
  if (status === null) {
    throw new ProviderUnavailableError(`${endpoint.name}: ${errorMessage(thrown)}`, { status: null, cause: thrown });
  }
  const exchange = { status, headers: headersOf(told), body: JSON.stringify({ error: errorOf(told) }), latencyMs };
  return settle(exchange, { endpoint: endpoint.name, model: outgoing.model, apiKey: endpoint.apiKey });
}

/** The provider's error object: some packages carry it, some (Anthropic's) the whole body with it inside. */
function errorOf(thrown: unknown): unknown {
  const error = isFields(thrown) ? thrown.error : undefined;
  if (!isFields(error)) return { message: errorMessage(thrown) };
  return isFields(error.error) ? error.error : error;
}

function statusOf(thrown: unknown): number | null {
  if (!isFields(thrown)) return null;
  const response = isFields(thrown.response) ? thrown.response : {};
  const found = [thrown.status, thrown.statusCode, response.status].find((value) => typeof value === 'number');
  return found !== undefined && (found as number) >= 300 ? (found as number) : null;
}

function headersOf(thrown: unknown): Readonly<Record<string, string>> {
  const headers = isFields(thrown) ? thrown.headers : undefined;
  if (headers instanceof Headers) return Object.fromEntries(headers);
  if (!isFields(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
}
