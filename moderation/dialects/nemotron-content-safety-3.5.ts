import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { readAegisFields } from './aegis-answer.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, DialectSettings, Reading } from './dialect.ts';
import { readKeyLines } from './key-lines.ts';
import { refusePolicy } from './no-policy.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { plainContent } from './plain-content.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { valueScore } from './value-score.ts';

const ID = 'nemotron-content-safety-3.5';
/** Raise with any change of what is sent beside the content. */
const PROMPT_VERSION = '1';
/** Room for reasoning, where the spec asks for it, and for all categories. */
const MAX_TOKENS = 1024;
/** What stands before the rating of each target. */
const SCORED = {
  prompt: /User[\s\u0120\u2581]+Safety\s*:/i,
  response: /Response[\s\u0120\u2581]+Safety\s*:/i,
};

const KEYS = ['User Safety', 'Response Safety', 'Safety Categories'] as const;

/**
 * Nemotron 3.5 Content Safety. The server's chat template carries the taxonomy, so the request is the plain content as
 * the user's only message. Categories and reasoning are asked for under `parameters` in the spec:
 * `{"chat_template_kwargs": {"request_categories": "/categories", "enable_thinking": false}}`. Answers `Key: value`
 * lines; `score` is P(unsafe) of the target's rating.
 */
export function createNemotronContentSafety35(): ChatDialect {
  return {
    kind: 'chat',
    id: ID,
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['aegis-2'],
    modalities: ['text', 'image', 'video', 'transcript'],
    media: { images: 'one', video: 'frames' },
    canaries: canariesFor(),
    render,
    parse,
    read: (answer: ChatAnswer, options) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, options),
        score: (tokens) => valueScore(tokens, SCORED[options?.target ?? 'prompt']),
      }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  refusePolicy(ID, settings);
  return chatRequest([{ role: 'user', content: plainContent(evidence) }], settings, { maxTokens: MAX_TOKENS });
}

function parse(raw: string, { target = 'prompt' }: Reading = {}): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const lines = readKeyLines(normal.text, KEYS);
  if (lines === null) return offGrammar(normal.text);
  return readAegisFields(
    { user: lines['User Safety'], response: lines['Response Safety'], categories: lines['Safety Categories'] },
    target,
  );
}
