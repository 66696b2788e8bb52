import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ProviderConfigError } from './errors.ts';
import type { ChatMessage, ChatRequest, Outgoing } from './model-port.ts';

/** One model object for each distinct configuration; schemas may vary by case, so the number is bounded. */
const MAX_MODELS = 64;

/** Parameters that the request owns: they would change what is priced, counted or read. */
const OWNED_PARAMETERS = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'n',
  'best_of',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'temperature',
  'seed',
  'logprobs',
  'top_logprobs',
  'response_format',
];

/** The chat request of a call. Throws ProviderConfigError for another kind, or parameters that the request owns. */
export function chatOnly({ request, parameters, model }: Outgoing, endpoint: string): ChatRequest {
  if (request.kind !== 'chat') {
    throw new ProviderConfigError(`endpoint ${endpoint} takes chat calls, not ${request.kind} calls`);
  }
  const owned = OWNED_PARAMETERS.filter((name) => Object.hasOwn(parameters, name));
  if (owned.length > 0) {
    throw new ProviderConfigError(`parameters of ${model} may not set ${owned.join(', ')}`, {
      hint: 'Use the fields of the spec for these.',
    });
  }
  return request;
}

export function toMessages(messages: readonly ChatMessage[]): BaseMessage[] {
  return messages.map(({ role, content }) => {
    const given = typeof content === 'string' ? content : content.map((part) => ({ ...part }));
    if (role === 'system') return new SystemMessage({ content: given });
    return role === 'user' ? new HumanMessage({ content: given }) : new AIMessage({ content: given });
  });
}

/** Same key, same model object; the oldest goes when there are too many. A failed build is not kept. */
export function modelFor<T>(
  models: Map<string, Promise<T>>,
  { model, parameters }: Outgoing,
  { maxTokens, temperature, logprobs, schema }: ChatRequest,
  build: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([model, parameters, maxTokens, temperature, logprobs, schema]);
  const known = models.get(key);
  if (known !== undefined) return known;
  const made = build();
  models.set(key, made);
  made.catch(() => models.delete(key));
  for (const oldest of models.keys()) {
    if (models.size <= MAX_MODELS) break;
    models.delete(oldest);
  }
  return made;
}
