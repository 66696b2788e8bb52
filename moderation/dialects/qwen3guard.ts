import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatMessage, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { DECISIONS, invalid, isDecision, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { readCategoryList } from './category-list.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { decide, decisionOf } from './decide.ts';
import type { ChatDialect, DialectSettings, Reading } from './dialect.ts';
import { readKeyLines } from './key-lines.ts';
import { refusePolicy } from './no-policy.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { valueScore } from './value-score.ts';

const ID = 'qwen3guard';
const TAXONOMY = TAXONOMIES[ID];
/** Raise with any change of what is sent beside the content. */
const PROMPT_VERSION = '1';
const MAX_TOKENS = 128;

const KEYS = ['Safety', 'Categories', 'Refusal'] as const;

/** The model card lists the category by this name and the model answers with the short one. */
const ALIASES = { 'personally identifiable information': 'PII', 'jailbreak (only for input)': 'Jailbreak' };

/**
 * Qwen3Guard-Gen. The server's chat template carries policy and categories, so the request is the plain content as the
 * user's only message, or the assistant's after a placeholder. Answers `Safety:`, `Categories:` and, of a response, `Refusal:` lines; `Controversial` is a third
 * verdict, the refusal a facet, and `score` P(unsafe) of the word after `Safety:`. What the template can be told goes
 * under `parameters` in the spec (`chat_template_kwargs`).
 */
export function createQwen3Guard(): ChatDialect {
  return {
    kind: 'chat',
    id: ID,
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES[ID],
    modalities: ['text'],
    judgesResponse: true,
    canaries: canariesFor('Violent'),
    render,
    parse,
    read: (answer: ChatAnswer, options) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, options),
        score: (tokens) => valueScore(tokens, /(?<![^\s\u010A])Safety\s*:/i),
      }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  refusePolicy(ID, settings);
  const content = wordsOf(evidence);
  const turns: readonly ChatMessage[] =
    settings.target === 'response'
      ? [
          { role: 'user', content: PLACEHOLDER_TURN },
          { role: 'assistant', content },
        ]
      : [{ role: 'user', content }];
  return chatRequest(turns, settings, { maxTokens: MAX_TOKENS });
}

function parse(raw: string, { target = 'prompt' }: Reading = {}): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const lines = readKeyLines(normal.text, KEYS);
  const decision = decisionOf(lines?.Safety ?? '', DECISIONS);
  const refused = lines?.Refusal?.toLowerCase();
  if (lines === null || decision === null || !(refused === undefined || refused === 'yes' || refused === 'no'))
    return offGrammar(normal.text);
  const named = lines.Categories === undefined ? null : readCategoryList(lines.Categories, TAXONOMY, ALIASES);
  if (named === null && lines.Categories !== undefined) return invalid('format');
  const decided = decide(decision, named);
  if (!isDecision(decided.outcome)) return decided;
  return {
    ...decided,
    notAssessable: target === 'response' ? ['Jailbreak'] : [],
    refusal: refused === undefined ? null : refused === 'yes',
  };
}
