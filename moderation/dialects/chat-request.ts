import type { ChatMessage, ChatRequest } from '../../models/model-port.ts';
import type { DialectSettings } from './dialect.ts';

/** Alternatives asked for at each token; the most that OpenAI-compatible servers give. */
const TOP_LOGPROBS = 20;

/** A request with the settings that all chat dialects treat alike. */
export function chatRequest(
  messages: readonly ChatMessage[],
  settings: DialectSettings,
  own: { readonly maxTokens: number; readonly schema?: ChatRequest['schema'] },
): ChatRequest {
  return {
    kind: 'chat',
    messages,
    maxTokens: settings.maxTokens ?? own.maxTokens,
    temperature: settings.temperature === undefined ? 0 : settings.temperature,
    seed: null,
    logprobs: settings.logprobs ? { top: TOP_LOGPROBS } : null,
    schema: settings.schema ? (own.schema ?? null) : null,
  };
}
