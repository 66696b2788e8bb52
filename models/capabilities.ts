import { randomUUID } from 'node:crypto';
import type { Json } from '../core/canonical-json.ts';
import { ProviderConfigError } from './errors.ts';
import type { ChatAnswer, ChatRequest, ModelClient, ModelRequest, RawAnswer, Usage } from './model-port.ts';
import { PROBE_TEXT } from './probe-alive.ts';
import { takesPictures } from './probe-pictures.ts';
import { parseJson } from './provider-error.ts';
import { readChatAnswer } from './read-answer.ts';

/** One thing learnt about a model. `unknown`: the answer did not tell. */
export interface Finding {
  readonly answer: 'yes' | 'no' | 'unknown';
  /** What was seen, for people; never text of the model. */
  readonly evidence: string;
}

export interface Capabilities {
  /** Model as the server named itself; null = it named none. */
  readonly model: string | null;
  /** By question: `answers`, `max_tokens`, and where needed `logprobs`, `schema` and `pictures`. Chat only, but for `answers`. */
  readonly results: Readonly<Record<string, Finding>>;
  /** Calls made; each may be paid. */
  readonly calls: number;
  /** Tokens of the calls that named them. */
  readonly usage: Usage;
}

export interface ProbeOptions {
  readonly model: string;
  readonly kind: 'chat' | 'moderation';
  /** `pictures`: how many in one request; absent or 0 = none. */
  readonly needs: { readonly logprobs: boolean; readonly schema: boolean; readonly pictures?: number };
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly signal?: AbortSignal;
}

const ANSWER_TOKENS = 256;
const CUT_TOKENS = 4;
const SCHEMA = {
  name: 'probe',
  schema: {
    type: 'object',
    properties: { verdict: { type: 'string', enum: ['safe', 'controversial', 'unsafe'] } },
    required: ['verdict'],
    additionalProperties: false,
  },
} as const;

/**
 * Asks a model up to six questions about the fixed probe text (one for a moderation endpoint).
 * Throws what `send` throws for any of them, so that no passing fault is frozen as a lack; and ProviderConfigError when
 * the server refuses the plainest question, since it would refuse every case.
 */
export async function probeCapabilities(client: ModelClient, options: ProbeOptions): Promise<Capabilities> {
  const { model, kind, needs, parameters = {}, signal = new AbortController().signal } = options;
  const answers: RawAnswer[] = [];
  const ask = async (request: ModelRequest): Promise<RawAnswer> => {
    const headers = { 'Idempotency-Key': `probe-${randomUUID()}`, 'X-Mettle-Attempt': '1' };
    const raw = await client.send({ model, request, parameters, headers, signal });
    answers.push(raw);
    return raw;
  };
  const results: Record<string, Finding> = {};
  if (kind === 'moderation') {
    results.answers = moderationAnswers(await ask({ kind, input: [{ type: 'text', text: PROBE_TEXT }] }), model);
  } else {
    results.answers = chatAnswers(readChatAnswer(await ask(question({}))), model);
    results.max_tokens = respectsMaxTokens(await ask(question({ maxTokens: CUT_TOKENS })));
    if (needs.logprobs) results.logprobs = givesLogprobs(readChatAnswer(await ask(question({ logprobs: { top: 5 } }))));
    if (needs.schema) results.schema = honoursSchema(readChatAnswer(await ask(question({ schema: SCHEMA }))));
    if (needs.pictures !== undefined && needs.pictures > 0)
      results.pictures = await takesPictures(needs.pictures, async (content) =>
        readChatAnswer(await ask(question({ messages: [{ role: 'user', content }] }))),
      );
  }
  return {
    model: answers[0]?.model ?? null,
    results,
    calls: answers.length,
    usage: {
      inputTokens: answers.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0), 0),
      outputTokens: answers.reduce((sum, { usage }) => sum + (usage?.outputTokens ?? 0), 0),
    },
  };
}

function question(changes: Partial<ChatRequest>): ChatRequest {
  return {
    kind: 'chat',
    messages: [{ role: 'user', content: PROBE_TEXT }],
    maxTokens: ANSWER_TOKENS,
    temperature: null,
    seed: null,
    logprobs: null,
    schema: null,
    ...changes,
  };
}

function chatAnswers(answer: ChatAnswer, model: string): Finding {
  switch (answer.kind) {
    case 'answered':
      return { answer: 'yes', evidence: 'answered in text' };
    case 'truncated':
      return { answer: 'yes', evidence: `cut at ${ANSWER_TOKENS} tokens` };
    case 'refused':
    case 'filtered':
      return { answer: 'yes', evidence: `answered with outcome ${answer.kind}` };
    default:
      throw new ProviderConfigError(`${model} does not answer a plain question: ${told(answer)}`, {
        hint: 'Check the model name, the base URL and the parameters of this model.',
      });
  }
}

function moderationAnswers(raw: RawAnswer, model: string): Finding {
  const json = parseJson(raw.body);
  const body = typeof json === 'object' && json !== null ? json : {};
  const results = 'results' in body ? body.results : null;
  if (raw.status <= 299 && Array.isArray(results) && results.length === 1) {
    return { answer: 'yes', evidence: 'one result for one input' };
  }
  // Azure AI Content Safety.
  if (raw.status <= 299 && 'categoriesAnalysis' in body && Array.isArray(body.categoriesAnalysis)) {
    return { answer: 'yes', evidence: 'one analysis for one input' };
  }
  throw new ProviderConfigError(`${model} does not answer as a moderation endpoint (status ${raw.status})`, {
    hint: 'Check the model name and the base URL of this endpoint.',
  });
}

function respectsMaxTokens(raw: RawAnswer): Finding {
  const answer = readChatAnswer(raw);
  if (raw.usage !== null && raw.status <= 299) {
    const evidence = `${raw.usage.outputTokens} tokens where ${CUT_TOKENS} were allowed`;
    return { answer: raw.usage.outputTokens <= CUT_TOKENS ? 'yes' : 'no', evidence };
  }
  if (answer.kind === 'truncated') return { answer: 'yes', evidence: 'finish reason length' };
  return { answer: 'unknown', evidence: told(answer) };
}

function givesLogprobs(answer: ChatAnswer): Finding {
  if (answer.kind === 'rejected') return { answer: 'no', evidence: told(answer) };
  if (answer.kind !== 'answered' && answer.kind !== 'truncated') return { answer: 'unknown', evidence: told(answer) };
  if (answer.logprobs === null || answer.logprobs.length === 0) return { answer: 'no', evidence: 'none in the answer' };
  const most = answer.logprobs.reduce((max, { top }) => Math.max(max, top.length), 0);
  return most > 0
    ? { answer: 'yes', evidence: `of ${most} candidates a token` }
    : { answer: 'no', evidence: 'of the chosen token only' };
}

function honoursSchema(answer: ChatAnswer): Finding {
  if (answer.kind === 'rejected') return { answer: 'no', evidence: told(answer) };
  if (answer.kind !== 'answered') return { answer: 'unknown', evidence: told(answer) };
  const json = parseJson(answer.text);
  const verdict = typeof json === 'object' && json !== null && 'verdict' in json ? json.verdict : null;
  return SCHEMA.schema.properties.verdict.enum.some((allowed) => allowed === verdict)
    ? { answer: 'yes', evidence: 'the answer follows the schema' }
    : { answer: 'no', evidence: 'accepted, but the answer does not follow it' };
}

function told(answer: ChatAnswer): string {
  return answer.kind === 'rejected'
    ? `refused with status ${answer.status}${answer.code === null ? '' : `, code ${answer.code.slice(0, 80)}`}`
    : `outcome ${answer.kind}`;
}
