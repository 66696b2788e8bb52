import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { taxonomyWithout } from '../taxonomies/taxonomy-without.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, DialectOptions, DialectSettings } from './dialect.ts';
import { firstWordScore } from './label-score.ts';
import { readLlamaGuard } from './llama-guard-family.ts';
import { llamaGuardPrompt, PROMPT_VERSION } from './llama-guard-prompt.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';

/** Room for all fourteen codes, and for a refusal to end by itself. */
const MAX_TOKENS = 64;

/**
 * Llama Guard 3 (8B, 1B). The whole prompt is rendered here and sent as one user message, because servers drop or replace
 * chat templates unseen: serve the model with a plain template that passes the message through. The content is judged as
 * the words of the user, the only turn, or with `target: response` as the Agent's after a placeholder. `exclude` leaves categories out of the prompt. Answers `safe`, or `unsafe` and a line of codes; `score` is P(unsafe) of the
 * first word.
 */
export function createLlamaGuard3({ exclude = [] }: DialectOptions = {}): ChatDialect {
  const taxonomy = taxonomyWithout(TAXONOMIES['llama-guard-3'], exclude);
  const parse = (raw: string) => readLlamaGuard(raw, taxonomy);
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings) =>
    requestOf(evidence, { settings, taxonomy });
  return {
    kind: 'chat',
    id: 'llama-guard-3',
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy,
    modalities: ['text'],
    judgesResponse: true,
    canaries: canariesFor(...['S1'].filter((code) => !exclude.includes(code))),
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score: firstWordScore }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function requestOf(
  evidence: readonly EvidencePart[],
  { settings, taxonomy }: { readonly settings: DialectSettings; readonly taxonomy: Taxonomy },
): ChatRequest {
  const words = wordsOf(evidence);
  const turns = settings.target === 'response' ? [PLACEHOLDER_TURN, words] : [words];
  const prompt = llamaGuardPrompt(turns, taxonomy, settings.policy);
  return chatRequest([{ role: 'user', content: prompt }], settings, { maxTokens: MAX_TOKENS });
}
