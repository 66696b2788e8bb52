import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, isDecision, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { readCodes, splitList } from './code-list.ts';
import { decide } from './decide.ts';
import type { ChatDialect, DialectSettings, Reading } from './dialect.ts';
import { readKeyLines } from './key-lines.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { notApplicable } from './not-applicable.ts';
import { offGrammar } from './off-grammar.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';
import { POLYGUARD_POLICY, PROMPT_VERSION, polyGuardSystem, polyGuardUser } from './polyguard-prompt.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { valueScore } from './value-score.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

const MAX_TOKENS = 100;
const WORDS: readonly (string | undefined)[] = ['yes', 'no', 'n/a'];
/** What stands before the verdict on each target. */
const SCORED = {
  prompt: /Harmful[\s\u0120\u2581]+request\s*:/i,
  response: /Harmful[\s\u0120\u2581]+response\s*:/i,
};
const CODE = /^(?:s\d{1,3}|none)$/i;

const KEYS = [
  'Harmful request',
  'Request safety violations',
  'Response refusal',
  'Harmful response',
  'Response safety violations',
] as const;

/**
 * PolyGuard (Qwen, Ministral, Qwen-Smol), by its model card: system prompt with the categories (`policy` replaces their
 * list), the request with no answer as user message, or a placeholder with the response. Answers five lines, one verdict and one list of codes per target,
 * the refusal a facet; the codes mean what Llama Guard 3's mean. `score` is P(yes) of the
 * target's verdict.
 */
export function createPolyGuard(): ChatDialect {
  return {
    kind: 'chat',
    id: 'polyguard',
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['llama-guard-3'],
    modalities: ['text'],
    unverified: true,
    judgesResponse: true,
    canaries: canariesFor('S1'),
    render,
    parse,
    read: (answer: ChatAnswer, options) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, options),
        score: (tokens) => valueScore(tokens, SCORED[options?.target ?? 'prompt'], yesIsUnsafe),
      }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  const words = wordsOf(evidence);
  const user = settings.target === 'response' ? polyGuardUser(PLACEHOLDER_TURN, words) : polyGuardUser(words, '');
  return chatRequest(
    [
      { role: 'system', content: polyGuardSystem(settings.policy ?? POLYGUARD_POLICY) },
      { role: 'user', content: user },
    ],
    settings,
    { maxTokens: MAX_TOKENS },
  );
}

function parse(raw: string, { target = 'prompt' }: Reading = {}): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const lines = readKeyLines(normal.text, KEYS) ?? {};
  const [request, refused, response] = [
    lines['Harmful request'],
    lines['Response refusal'],
    lines['Harmful response'],
  ].map((word) => word?.toLowerCase());
  if (![request, refused, response].every((word) => WORDS.includes(word))) return offGrammar(normal.text);
  const lists = [lines['Request safety violations'], lines['Response safety violations']];
  const codes = lists.map((list) => (list === undefined ? null : splitList(list)));
  if (!codes.flatMap((items) => items ?? []).every((item) => CODE.test(item))) return invalid('format');
  const [harmful, items] = target === 'prompt' ? [request, codes[0]] : [response, codes[1]];
  const refusal = refused === 'n/a' ? null : refused === 'yes';
  const named = items ? readCodes(items, TAXONOMIES['llama-guard-3']) : null;
  if (harmful === 'n/a') {
    const some = named !== null && named.categories.length + named.unknown.length > 0;
    return some ? invalid('contradiction') : notApplicable({ refusal });
  }
  const decided = decide(harmful === 'yes' ? 'unsafe' : 'safe', named);
  return isDecision(decided.outcome) ? { ...decided, refusal } : decided;
}
