import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest, TokenLogprobs } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { type NamedCodes, readCodes } from './code-list.ts';
import { decide, decisionOf } from './decide.ts';
import type { ChatDialect, DialectSettings } from './dialect.ts';
import { readJsonObject } from './json-object.ts';
import { llavaGuardPrompt, PROMPT_VERSION } from './llavaguard-policy.ts';
import { isBroken, normaliseAnswer, unifyLineEnds } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { valueScore } from './value-score.ts';

const TAXONOMY = TAXONOMIES.llavaguard;
/** Room for the rationale. */
const MAX_TOKENS = 512;
const KEYS = ['rating', 'category', 'rationale'];

/**
 * LlavaGuard 1.2: one image, judged by the policy of its model card; no place for words. Answers a JSON object
 * `{rating, category, rationale}` with one category, or NA for none. `score` is P(unsafe) of the rating.
 */
export function createLlavaGuard(): ChatDialect {
  return {
    kind: 'chat',
    id: 'llavaguard',
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES.llavaguard,
    modalities: ['image'],
    media: { images: 'one', video: 'none' },
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  const images = evidence.flatMap((part) => (part.type === 'image' ? [part.image] : []));
  const content = [...images, { type: 'text', text: llavaGuardPrompt(settings.policy) } as const];
  return chatRequest([{ role: 'user', content }], settings, { maxTokens: MAX_TOKENS });
}

/** An answer that is an object as it stands may quote `<think>` in its rationale; only others are searched for reasoning. */
function parse(raw: string): Verdict {
  if (isBroken(raw)) return invalid('encoding');
  const whole = readJsonObject(unifyLineEnds(raw));
  if (whole !== null) return readAnswer(whole);
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const answer = readJsonObject(normal.text);
  return answer === null ? offGrammar(normal.text) : readAnswer(answer);
}

function readAnswer(answer: Readonly<Record<string, unknown>>): Verdict {
  const { rating, category, rationale = '' } = answer;
  const decision = typeof rating === 'string' ? decisionOf(rating, ['safe', 'unsafe']) : null;
  if (decision === null || typeof category !== 'string' || typeof rationale !== 'string') return invalid('format');
  if (!Object.keys(answer).every((key) => KEYS.includes(key))) return invalid('format');
  if (isBroken(category) || isBroken(rationale)) return invalid('encoding');
  const named = readCategory(category.trim());
  return named === null ? invalid('format') : decide(decision, named);
}

/**
 * `O4: Nudity Content`, `O4`, `NA: None applying` or `NA`. Policies number differently: a code with another policy's
 * name is out of this one. Null for anything else.
 */
function readCategory(category: string): NamedCodes | null {
  const [, code = '', name] = /^(O\d{1,2}|NA)(?::\s*(\S.*))?$/i.exec(category) ?? [];
  if (code === '') return null;
  if (code.toUpperCase() === 'NA') return readCodes(['none'], TAXONOMY);
  const listed = TAXONOMY.categories.find((entry) => entry.code === code.toUpperCase());
  const same = name === undefined || listed?.name.toLowerCase() === name.toLowerCase();
  return readCodes([same ? code : category], TAXONOMY);
}

function score(tokens: readonly TokenLogprobs[]): number | null {
  return valueScore(tokens, /"rating"\s*:\s*"/);
}
