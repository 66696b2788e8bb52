/** What a language model behind a server does: words in, a few tokens out. */

export interface Message {
  readonly role: string;
  readonly content: unknown;
}

/** The words of the last message, whether one string or parts. */
export function lastText(messages: unknown): string {
  const last = Array.isArray(messages) ? (messages.at(-1) as Message | undefined) : undefined;
  if (typeof last?.content === 'string') return last.content;
  const parts = Array.isArray(last?.content) ? (last.content as { type: string; text?: string }[]) : [];
  return parts.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('\n');
}

/** Tokens of a text: words with the white space before them. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[A-Za-z]+|\s*[^\sA-Za-z]+|\s+$/g) ?? [];
}

export interface Generated {
  readonly text: string;
  readonly tokens: readonly string[];
  /** True = the limit came before the end. */
  readonly cut: boolean;
}

export function generate(text: string, limit: number | null): Generated {
  const tokens = tokensOf(text);
  const kept = limit === null ? tokens : tokens.slice(0, limit);
  return { text: kept.join(''), tokens: kept, cut: kept.length < tokens.length };
}

/** The least value that a JSON schema allows. */
export function leastOf(schema: unknown): unknown {
  const { type, enum: values, properties, required, anyOf } = (schema ?? {}) as Record<string, unknown>;
  if (Array.isArray(values)) return values[0];
  if (Array.isArray(anyOf)) return leastOf(anyOf[0]);
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'object') {
    const names = Array.isArray(required) ? (required as string[]) : [];
    const fields = (properties ?? {}) as Record<string, unknown>;
    return Object.fromEntries(names.map((name) => [name, leastOf(fields[name])]));
  }
  return kind === 'array' ? [] : kind === 'string' ? '' : kind === 'null' ? null : 0;
}

/** `logprobs.content` of a chat completion: the chosen token first, a rival behind it. */
export function logprobsOf(tokens: readonly string[], top: number) {
  const entry = (token: string, logprob: number) => ({ token, logprob, bytes: [...Buffer.from(token)] });
  return tokens.map((token) => ({
    ...entry(token, Math.log(0.9)),
    top_logprobs: [entry(token, Math.log(0.9)), entry(rivalOf(token), Math.log(0.1))].slice(0, top),
  }));
}

const LABELS = [
  ['safe', 'unsafe'],
  ['Safe', 'Unsafe'],
  ['yes', 'no'],
  ['Yes', 'No'],
];

/** The other label, where the token is one. */
function rivalOf(token: string): string {
  const word = token.trim();
  const pair = LABELS.find((labels) => labels.includes(word));
  return pair?.find((label) => label !== word) ?? 'the';
}

/** Tokens that a request has, about. */
export function promptTokens(messages: unknown): number {
  return Math.max(1, Math.ceil(JSON.stringify(messages ?? '').length / 4));
}

/** The text that answers a chat request; without `answer` a small model that does as it is told. */
export function answerTo(body: Readonly<Record<string, unknown>>, answer?: (text: string) => string): string {
  return answer === undefined ? obey(body) : answer(lastText(body.messages));
}

/** Knows threats, answers by schema where there is one, else in JSON where that is asked for, else in one word. */
function obey(body: Readonly<Record<string, unknown>>): string {
  const threat = /going to kill you/.test(lastText(body.messages));
  const format = body.response_format as { json_schema?: { schema?: unknown } } | undefined;
  const asked = JSON.stringify([body.system, body.messages]);
  if (format?.json_schema?.schema !== undefined) {
    const least = leastOf(format.json_schema.schema) as Record<string, unknown>;
    return JSON.stringify(threat ? { ...least, verdict: 'unsafe', categories: ['THREAT'] } : least);
  }
  if (/guard/i.test(String(body.model))) return threat ? '\n\nunsafe\nS1' : '\n\nsafe';
  if (/JSON object/.test(asked))
    return threat ? '{"verdict": "unsafe", "categories": ["THREAT"]}' : '{"verdict": "safe", "categories": []}';
  return threat ? 'unsafe' : 'safe';
}
