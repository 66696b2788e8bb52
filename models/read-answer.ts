import type { ChatAnswer, RawAnswer, TokenLogprobs, Usage } from './model-port.ts';
import { isContentPolicy, isContextOverflow, isFields, parseJson, readProviderError } from './provider-error.ts';

/** Finish reasons beside OpenAI's come from servers that pass their vendor's through. */
const FILTERED = new Set(['content_filter', 'safety', 'prohibited_content', 'blocklist', 'spii', 'recitation']);
const CUT = new Set(['length', 'max_tokens', 'max_output_tokens', 'model_length', 'model_context_window_exceeded']);

/**
 * What a stored answer to a chat call says (C 7.3). Pure, and total over any status and body: it never throws.
 * The first choice counts; text parts are joined; reasoning content is dropped.
 */
export function readChatAnswer(raw: RawAnswer): ChatAnswer {
  const json = parseJson(raw.body);
  const error = readProviderError(json);
  const ok = raw.status >= 200 && raw.status <= 299;
  const choice = firstChoice(json);
  if (!ok || (error !== null && (choice === null || error.status !== null))) {
    if (error !== null && isContentPolicy(error)) return { kind: 'filtered' };
    if (error !== null && isContextOverflow(error)) return { kind: 'too_long' };
    return { kind: 'rejected', status: ok ? (error?.status ?? raw.status) : raw.status, code: error?.code ?? null };
  }
  if (choice === null || !isFields(choice.message)) return { kind: 'unreadable' };
  const parts = readContent(choice.message.content);
  if (parts === null) return { kind: 'unreadable' };
  const finish = typeof choice.finish_reason === 'string' ? choice.finish_reason.toLowerCase() : '';
  const { refusal } = choice.message;
  if (typeof refusal === 'string' && refusal !== '') return { kind: 'refused', text: refusal };
  if (parts.refusal !== '') return { kind: 'refused', text: parts.refusal };
  if (finish === 'refusal') return { kind: 'refused', text: parts.text };
  if (FILTERED.has(finish)) return { kind: 'filtered' };
  const logprobs = readLogprobs(choice.logprobs);
  if (CUT.has(finish)) return { kind: 'truncated', text: parts.text, logprobs };
  return { kind: 'answered', text: parts.text, logprobs };
}

/**
 * Tokens used, from a parsed body; null unless both counts are there. Output is at least `total - input`: some
 * servers leave reasoning tokens, which are paid for, out of the completion count.
 */
export function readUsage(json: unknown): Usage | null {
  if (!isFields(json) || !isFields(json.usage)) return null;
  const { usage } = json;
  const inputTokens = count(usage.prompt_tokens) ?? count(usage.input_tokens);
  const outputTokens = count(usage.completion_tokens) ?? count(usage.output_tokens);
  if (inputTokens === null || outputTokens === null) return null;
  const total = count(usage.total_tokens) ?? 0;
  return { inputTokens, outputTokens: Math.max(outputTokens, total - inputTokens) };
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function firstChoice(json: unknown): Readonly<Record<string, unknown>> | null {
  const first = isFields(json) && Array.isArray(json.choices) ? json.choices[0] : null;
  return isFields(first) ? first : null;
}

/** Null = neither text, parts nor absent. */
function readContent(content: unknown): { text: string; refusal: string } | null {
  if (content === null || content === undefined) return { text: '', refusal: '' };
  if (typeof content === 'string') return { text: content, refusal: '' };
  if (!Array.isArray(content)) return null;
  let text = '';
  let refusal = '';
  for (const part of content) {
    if (typeof part === 'string') text += part;
    else if (isFields(part) && part.type === 'text' && typeof part.text === 'string') text += part.text;
    else if (isFields(part) && part.type === 'refusal' && typeof part.refusal === 'string') refusal += part.refusal;
  }
  return { text, refusal };
}

function readLogprobs(logprobs: unknown): readonly TokenLogprobs[] | null {
  if (!isFields(logprobs) || !Array.isArray(logprobs.content)) return null;
  const tokens: TokenLogprobs[] = [];
  for (const entry of logprobs.content) {
    const token = readToken(entry);
    if (token === null) return null;
    const top = isFields(entry) && Array.isArray(entry.top_logprobs) ? entry.top_logprobs.map(readToken) : [];
    if (!top.every((candidate) => candidate !== null)) return null;
    tokens.push({ ...token, top });
  }
  return tokens;
}

function readToken(entry: unknown): { token: string; logprob: number } | null {
  if (!isFields(entry) || typeof entry.token !== 'string') return null;
  // JSON has no infinities, but 1e999 parses to one.
  if (typeof entry.logprob !== 'number' || !Number.isFinite(entry.logprob)) return null;
  return { token: entry.token, logprob: entry.logprob };
}
