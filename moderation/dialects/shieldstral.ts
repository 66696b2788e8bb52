import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { canariesFor } from './canaries.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { decide } from './decide.ts';
import type { ChatDialect, DialectSettings } from './dialect.ts';
import { firstWordScore } from './label-score.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

/** Raise with any change of the texts below. */
const PROMPT_VERSION = '1';
/** More than the one word needs, so that a refusal ends by itself and is seen as one. */
const MAX_TOKENS = 64;

/** The model card's fixed system prompt. */
const SYSTEM =
  'Judge whether the Document meets the requirements based on the Query and the Instruction provided. Note that the answer can only be "yes" or "no".';

const INSTRUCT = 'You are a safety moderator reviewing potentially harmful content.';

/** Our question; the card gives none that covers all harms. */
const QUERY =
  'Does the Document attack, demean, threaten or harass people, is it sexual or violent in an offensive way, or does it help or encourage anyone to do harm?';

/**
 * Shieldstral 1.0 3B: one yes/no question about the text; `policy` is the question in place of ours, asked so that yes =
 * violated. Answers one word; `score` is P(yes). Its pictures are not sent yet: how the card places them beside the
 * document is not known for sure.
 */
export function createShieldstral(): ChatDialect {
  return {
    kind: 'chat',
    id: 'shieldstral',
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES['binary-1'],
    modalities: ['text'],
    unverified: true,
    canaries: canariesFor(),
    render,
    parse,
    read: (answer: ChatAnswer) =>
      chatVerdict(answer, { parse, score: (tokens) => firstWordScore(tokens, yesIsUnsafe) }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

function render(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  const query = settings.policy ?? QUERY;
  return chatRequest(
    [
      { role: 'system', content: SYSTEM },
      {
        role: 'user',
        content: `<Instruct>: ${INSTRUCT}\n\n<Query>: ${query}\n\n<Document>: ${wordsOf(evidence)}`,
      },
    ],
    settings,
    { maxTokens: MAX_TOKENS },
  );
}

function parse(raw: string): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const word = normal.text.toLowerCase();
  if (word !== 'yes' && word !== 'no') return offGrammar(normal.text);
  return decide(word === 'yes' ? 'unsafe' : 'safe', null);
}
