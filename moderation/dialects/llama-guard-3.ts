import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { readCodes, splitList } from './code-list.ts';
import { decide, decisionOf } from './decide.ts';
import type { ChatDialect, DialectSettings } from './dialect.ts';
import { firstWordScore } from './label-score.ts';
import { llamaGuardPrompt, PROMPT_VERSION } from './llama-guard-prompt.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';

const TAXONOMY = TAXONOMIES['llama-guard-3'];
/** Room for all fourteen codes, and for a refusal to end by itself. */
const MAX_TOKENS = 64;
/** A code of any Llama Guard: letters and a number. */
const CODE = /^(?:[a-z]{1,3}\d{1,3}|none)$/i;

/**
 * Llama Guard 3 (8B, 1B). The whole prompt is rendered here and sent as one user message, because servers drop or replace
 * chat templates unseen: serve the model with a plain template that passes the message through. The content is judged as
 * the words of the user, the only turn, or with `target: response` as the Agent's after a placeholder. Answers `safe`, or `unsafe` and a line of codes; `score` is P(unsafe) of the
 * first word.
 */
export function createLlamaGuard3(): ChatDialect {
  return {
    kind: 'chat',
    id: 'llama-guard-3',
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['llama-guard-3'],
    modalities: ['text'],
    judgesResponse: true,
    canaries: canariesFor('S1'),
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score: firstWordScore }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  const words = wordsOf(evidence);
  const turns = settings.target === 'response' ? [PLACEHOLDER_TURN, words] : [words];
  const prompt = llamaGuardPrompt(turns, TAXONOMY, settings.policy);
  return chatRequest([{ role: 'user', content: prompt }], settings, { maxTokens: MAX_TOKENS });
}

function parse(raw: string): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const [first = '', list, ...more] = normal.text.split('\n').map((line) => line.trim());
  const decision = decisionOf(first, ['safe', 'unsafe']);
  if (decision === null || more.length > 0) return offGrammar(normal.text);
  if (list === undefined) return decide(decision, null);
  const items = splitList(list);
  return items.every((item) => CODE.test(item)) ? decide(decision, readCodes(items, TAXONOMY)) : invalid('format');
}
