import type { ChatAnswer } from '../../models/model-port.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { askedDigest } from './asked-code.ts';
import { canariesFor } from './canaries.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, Reading } from './dialect.ts';
import { graniteRequest, PROMPT_VERSION, risksOf3 } from './granite-request.ts';
import { firstWordScore } from './label-score.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

/** What tells one release of Granite Guardian 3 from another. */
export interface GraniteRelease {
  readonly id: 'granite-guardian-3' | 'granite-guardian-3.2';
  /** Verdict of a normalised answer; null = it is none of the release's grammar. */
  readonly readAnswer: (text: string, asked?: string) => Verdict | null;
}

/**
 * A release of Granite Guardian 3: one risk a call, `harm` unless `policy` names others or `all` (see `graniteRequest`).
 * `score` is P(yes).
 */
export function createGranite3({ id, readAnswer }: GraniteRelease): ChatDialect {
  const parse = (raw: string, { asked }: Reading = {}): Verdict => {
    const normal = normaliseAnswer(raw);
    if ('invalid' in normal) return invalid(normal.invalid);
    return readAnswer(normal.text, asked) ?? offGrammar(normal.text);
  };
  return {
    kind: 'chat',
    id,
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
