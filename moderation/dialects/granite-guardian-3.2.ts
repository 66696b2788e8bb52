import type { ChatAnswer } from '../../models/model-port.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { askedDigest } from './asked-code.ts';
import { canariesFor } from './canaries.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, Reading } from './dialect.ts';
import { riskVerdict } from './granite-answer.ts';
import { graniteRequest, PROMPT_VERSION, risksOf3 } from './granite-request.ts';
import { firstWordScore } from './label-score.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

const ANSWER = /^(\w+)(?:\s*<confidence>\s*(high|low)\s*<\/confidence>)?$/i;

/**
 * Granite Guardian 3.2: as 3.0, and after `Yes` or `No` it says how sure it is in one of two levels, kept as `low` or
 * `high`. `score` is P(yes).
 */
export function createGraniteGuardian32(): ChatDialect {
  return {
    kind: 'chat',
    id: 'granite-guardian-3.2',
    version: `2+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['granite-guardian-3'],
    modalities: ['text'],
    judgesResponse: true,
    canaries: canariesFor('harm', 'violence'),
    asks: risksOf3,
    render: graniteRequest,
    parse,
    read: (answer: ChatAnswer, reading) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, reading),
        score: (tokens) => firstWordScore(tokens, yesIsUnsafe),
      }),
    templateDigest: (settings) =>
      askedDigest(PROMPT_VERSION, risksOf3(settings), (risk) => graniteRequest([], settings, risk)),
  };
}

function parse(raw: string, { asked }: Reading = {}): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const found = ANSWER.exec(normal.text);
  const decided = riskVerdict(found?.[1] ?? '', asked);
  if (decided === null) return offGrammar(normal.text);
  const level = found?.[2]?.toLowerCase();
  return { ...decided, confidence: level === 'low' || level === 'high' ? level : null };
}
