import type { ChatAnswer, RawAnswer, TokenLogprobs } from '../../models/model-port.ts';
import { createJsonPolicy } from '../../moderation/dialects/json-policy.ts';
import { createLlamaGuard3 } from '../../moderation/dialects/llama-guard-3.ts';
import { createOneWord } from '../../moderation/dialects/one-word.ts';

export const CHAT_DIALECTS = [createJsonPolicy(), createLlamaGuard3(), createOneWord()];

/** Valid answers of each dialect, safe and unsafe. */
export const VALID_ANSWERS = {
  'json-policy': [
    '{"verdict": "unsafe", "categories": ["HATE", "THREAT"], "severity": 2, "confidence": 0.9, "rationale": "threat"}',
    '{"verdict": "unsafe", "categories": []}',
    '```json\n{"verdict": "unsafe", "categories": ["HATE.slur"]}\n```',
    '{"verdict": "controversial", "categories": ["HATE"]}',
    '{"verdict": "safe", "categories": [], "severity": 0, "confidence": 0.7, "rationale": "fine"}',
  ],
  'llama-guard-3': ['unsafe\nS1,S10', '\n\nunsafe\nS10', 'unsafe', 'safe', '\n\nsafe'],
  'one-word': ['unsafe', ' Unsafe', 'safe', 'Safe\n'],
} as const;

export function raw(body: unknown, status = 200): RawAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, body: text, model: null, usage: null, latencyMs: 1 };
}

/** A chat completion's body. */
export function completion(
  content: string | null,
  more: { refusal?: string; finish?: string; logprobs?: unknown } = {},
) {
  return {
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: more.refusal ?? null },
        finish_reason: more.finish ?? 'stop',
        logprobs: more.logprobs ?? null,
      },
    ],
  };
}

/** A token with its likeliest alternatives, as probabilities. */
export function token(text: string, top: Readonly<Record<string, number>>): TokenLogprobs {
  const list = Object.entries(top).map(([name, p]) => ({ token: name, logprob: Math.log(p) }));
  return { token: text, logprob: Math.log(top[text] ?? 1e-6), top: list };
}

export function answered(text: string, logprobs: readonly TokenLogprobs[] | null = null): ChatAnswer {
  return { kind: 'answered', text, logprobs };
}
