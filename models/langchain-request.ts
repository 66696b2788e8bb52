import { AIMessage, type BaseMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ProviderConfigError } from './errors.ts';
import type { ChatMessage, ChatRequest, Outgoing } from './model-port.ts';
import { inlinedParts, type LoadBlob, markedParts, type WirePart } from './wire-media.ts';

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

/** A message as it goes over the wire. */
export interface WireMessage {
  readonly role: ChatMessage['role'];
  readonly content: string | WirePart[];
}

/** For our own transport, which puts the media in. */
export function marked({ role, content }: ChatMessage): WireMessage {
  return { role, content: typeof content === 'string' ? content : markedParts(content) };
}

/** For packages that send by their own means. Throws ProviderConfigError when there is nothing to read media from. */
export async function inlined({ role, content }: ChatMessage, load: LoadBlob | undefined): Promise<WireMessage> {
  if (typeof content === 'string') return { role, content };
  const none: LoadBlob = () => Promise.reject(new ProviderConfigError('this endpoint was given no media to send'));
  return { role, content: await inlinedParts(content, load ?? none) };
}

export function toMessages(messages: readonly WireMessage[]): BaseMessage[] {
  return messages.map(({ role, content: given }) => {
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
