import type { Modality } from '../../core/content.ts';
import { digestOf } from '../../core/digest.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ChatAnswer, ChatMessage, ChatRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import type { Category } from '../taxonomies/taxonomy.ts';
import { invalid, isDecision, type Verdict } from '../verdict.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { decide } from './decide.ts';
import type { ChatDialect, DialectSettings } from './dialect.ts';
import { firstWordScore } from './label-score.ts';
import { normaliseAnswer } from './normalise-answer.ts';
import { offGrammar } from './off-grammar.ts';
import { REFUSAL_PHRASES } from './refusal-phrases.ts';
import { yesIsUnsafe } from './yes-no-score.ts';

/** Raise with any change of a release's prompt or policies. */
const PROMPT_VERSION = '1';
/** The answer is one word; the models may go on to explain it, and an answer that is cut off is none. */
const MAX_TOKENS = 512;

/** What tells one release of ShieldGemma from another. */
export interface ShieldRelease {
  readonly id: 'shieldgemma-1' | 'shieldgemma-2';
  readonly modalities: readonly Modality[];
  readonly media?: ChatDialect['media'];
  /** The vendor's policies by native code. */
  readonly policies: Readonly<Record<string, string>>;
  readonly prompt: (evidence: readonly EvidencePart[], policy: string) => ChatMessage['content'];
}

/**
 * A release of ShieldGemma, by the prompt of its model card: serve it with a plain template that passes the message
 * through. It judges by one policy a call, so a moderator is a model with one policy: `policy` names one of the vendor's
 * or is a text of the user's, and is never left out. `score` = P(Yes) over Yes and No. An answer does not say which
 * policy it is about: the verdict is binary and no native code is assessable.
 */
export function createShieldGemma(release: ShieldRelease): ChatDialect {
  const { id, modalities, media } = release;
  const parse = (raw: string) => readYesNo(raw, TAXONOMIES[id].categories);
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest => {
    const content = release.prompt(evidence, policyOf(release, settings));
    return chatRequest([{ role: 'user', content }], settings, { maxTokens: MAX_TOKENS });
  };
  return {
    kind: 'chat',
    id,
    version: `1+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES[id],
    modalities,
    ...(media && { media }),
    render,
    parse,
    read: (answer: ChatAnswer) =>
      chatVerdict(answer, { parse, score: (tokens) => firstWordScore(tokens, yesIsUnsafe) }),
    templateDigest: (settings) => digestOf({ version: PROMPT_VERSION, request: render([], settings) }),
  };
}

/** Throws InvalidInputError where the moderator has no policy: there is none that holds for all. */
function policyOf({ id, policies }: ShieldRelease, { policy }: DialectSettings): string {
  if (policy !== null) return Object.hasOwn(policies, policy) ? (policies[policy] ?? policy) : policy;
  throw new InvalidInputError(`${id} judges by one policy a call and this moderator names none`, {
    hint: `give the moderator a \`policy\`: ${Object.keys(policies).join(', ')}, or a text of your own; for several policies list one moderator each`,
  });
}

const ANSWER = /^(yes|no)(?:$|[ \t]*(?:\n|[.,:;](?=\s|$)))([\s\S]*)$/i;

/**
 * Yes = the policy is violated. The word stands alone, or ends at a line break or mark and an explanation follows, as
 * the prompt asks. An explanation that opens with the other word, or has it as a line of its own, contradicts; one that
 * opens with a refusal makes the answer a refusal.
 */
function readYesNo(raw: string, categories: readonly Category[]): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const [, word, explanation = ''] = ANSWER.exec(normal.text) ?? [];
  if (word === undefined) return offGrammar(normal.text);
  const violated = word.toLowerCase() === 'yes';
  if (saysOther(explanation, violated ? 'no' : 'yes')) return invalid('contradiction');
  const declined = offGrammar(explanation.trim());
  if (declined.outcome === 'refused') return declined;
  const decided = decide(violated ? 'unsafe' : 'safe', null);
  return isDecision(decided.outcome) ? { ...decided, notAssessable: categories.map(({ code }) => code) } : decided;
}

function saysOther(explanation: string, other: string): boolean {
  const words = (line: string) => line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const lines = explanation.split('\n').map(words);
  return words(explanation)[0] === other || lines.some((line) => line.length === 1 && line[0] === other);
}
