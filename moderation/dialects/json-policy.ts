import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest, TokenLogprobs } from '../../models/model-port.ts';
import { delimited, type EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { DECISIONS, invalid, isDecision, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { readCodes } from './code-list.ts';
import { decide, decisionOf } from './decide.ts';
import type { ChatDialect, DialectOptions, DialectSettings } from './dialect.ts';
import { readJsonObject } from './json-object.ts';
import { PROMPT_VERSION, policyPrompt } from './json-policy-prompt.ts';
import { answerInTokens, labelScore, tokenAt } from './label-score.ts';
import { isBroken, normaliseAnswer, unifyLineEnds } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';

const MAX_TOKENS = 512;
const KEYS = ['verdict', 'categories', 'severity', 'confidence', 'rationale'];

/** What the server is asked to hold the answer to. Every key is required here; the parser lets the last three lack. */
function schemaOf({ categories }: Taxonomy) {
  return {
    name: 'moderation_verdict',
    schema: {
      type: 'object',
      additionalProperties: false,
      required: KEYS,
      properties: {
        verdict: { type: 'string', enum: [...DECISIONS] },
        categories: { type: 'array', items: { type: 'string', enum: categories.map(({ code }) => code) } },
        severity: { type: 'integer', enum: [0, 1, 2, 3] },
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        rationale: { type: 'string' },
      },
    },
  };
}

/**
 * Any chat model with our policy (or the user's) as system message and the delimited content as user message. Answers
 * one JSON object (CONTRACT 4); `score` is P(unsafe) of the verdict token, `confidence` what the model says of itself.
 * With a taxonomy of the user's, policy, schema and parser go by that.
 */
export function createJsonPolicy({ taxonomy = TAXONOMIES['mettle-1'] }: DialectOptions = {}): ChatDialect {
  const schema = schemaOf(taxonomy);
  const parse = (raw: string) => readText(raw, taxonomy);
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest =>
    chatRequest(
      [
        { role: 'system', content: policyPrompt(settings.policy, taxonomy) },
        { role: 'user', content: delimited(evidence) },
      ],
      settings,
      { maxTokens: MAX_TOKENS, schema },
    );
  return {
    kind: 'chat',
    id: 'json-policy',
    version: `2+refusals.${REFUSAL_PHRASES.version}${ownTaxonomy(taxonomy)}`,
    taxonomy,
    modalities: ['text', 'image', 'video', 'transcript'],
    media: { images: 'many', video: 'frames' },
    statesConfidence: true,
    canaries: canariesFor('THREAT', 'VIOLENCE', 'VIOLENCE.crime', 'HATE.threat'),
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

/** What a taxonomy of the user's adds to the version. */
function ownTaxonomy({ id }: Taxonomy): string {
  return id === 'mettle-1' ? '' : `+taxonomy.${id}`;
}

/** An answer that is an object as it stands may quote `<think>` in its strings; only others are searched for reasoning. */
function readText(raw: string, taxonomy: Taxonomy): Verdict {
  if (isBroken(raw)) return invalid('encoding');
  const whole = readJsonObject(unifyLineEnds(raw));
  if (whole !== null) return readAnswer(whole, taxonomy);
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const answer = readJsonObject(normal.text);
  return answer === null ? offGrammar(normal.text) : readAnswer(answer, taxonomy);
}

function readAnswer(answer: Readonly<Record<string, unknown>>, taxonomy: Taxonomy): Verdict {
  const { verdict: label, categories, severity, confidence, rationale } = answer;
  const decision = typeof label === 'string' ? decisionOf(label, DECISIONS) : null;
  const fits =
    Object.keys(answer).every((key) => KEYS.includes(key)) &&
    Array.isArray(categories) &&
    categories.every((item): item is string => typeof item === 'string' && item.trim() !== '') &&
    (severity === undefined || [0, 1, 2, 3].some((level) => level === severity)) &&
    (confidence === undefined || isShare(confidence)) &&
    (rationale === undefined || typeof rationale === 'string');
  if (decision === null || !fits) return invalid('format');
  if ([rationale ?? '', ...categories].some(isBroken)) return invalid('encoding');
  const named = readCodes(
    categories.map((item) => item.trim()),
    taxonomy,
  );
  const decided = decide(decision, named);
  if (!isDecision(decided.outcome)) return decided;
  return { ...decided, severity: asNumber(severity), confidence: asNumber(confidence) };
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** P(unsafe) at the value of `verdict`, found by its place in the tokens' text (a server may add a fence there). */
function score(tokens: readonly TokenLogprobs[]): number | null {
  const answer = answerInTokens(tokens);
  if (answer === null) return null;
  const key = /"verdict"\s*:\s*"/.exec(answer.text.slice(answer.from));
  if (key === null) return null;
  const token = tokenAt(tokens, answer.from + key.index + key[0].length);
  return token === null ? null : labelScore(token);
}
