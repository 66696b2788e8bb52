import type { Modality } from '../../core/content.ts';
import { InvalidInputError } from '../../core/errors.ts';
import type { ChatAnswer, ChatMessage, ChatRequest } from '../../models/model-port.ts';
import type { EvidencePart } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { aboutCode, askedDigest } from './asked-code.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import { decide } from './decide.ts';
import type { Canary, ChatDialect, DialectSettings, Reading } from './dialect.ts';
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
  readonly canaries?: readonly Canary[];
  /** The vendor's policies by native code. */
  readonly policies: Readonly<Record<string, string>>;
  readonly prompt: (evidence: readonly EvidencePart[], policy: string) => ChatMessage['content'];
}

/**
 * A release of ShieldGemma, by the prompt of its model card: serve it with a plain template that passes the message
 * through. It judges by one policy a call: all of the vendor's one by one, or with `policy` that one of them, or a text of
 * the user's. `score` = P(Yes) over Yes and No. An answer does not say which policy it is about: only the code that the
 * call asked is assessable, and none for a text of the user's.
 */
export function createShieldGemma(release: ShieldRelease): ChatDialect {
  const { id, modalities, media } = release;
  const codes: readonly string[] = TAXONOMIES[id].categories.map(({ code }) => code);
  const parse = (raw: string, { asked }: Reading = {}) => aboutCode(readYesNo(raw), { asked, codes });
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings, asked?: string): ChatRequest => {
    const content = release.prompt(evidence, policyOf(release, asked ?? settings.policy));
    return chatRequest([{ role: 'user', content }], settings, { maxTokens: MAX_TOKENS });
  };
  const asks = ({ policy }: DialectSettings) =>
    policy === null ? codes : Object.hasOwn(release.policies, policy) ? [policy] : [];
  return {
    kind: 'chat',
    id,
    version: `2+refusals.${REFUSAL_PHRASES.version}`,
    taxonomy: TAXONOMIES[id],
    modalities,
    ...(media && { media }),
    ...(release.canaries && { canaries: release.canaries }),
    asks,
    render,
    parse,
    read: (answer: ChatAnswer, reading) =>
      chatVerdict(answer, {
        parse: (text) => parse(text, reading),
        score: (tokens) => firstWordScore(tokens, yesIsUnsafe),
      }),
    templateDigest: (settings) => askedDigest(PROMPT_VERSION, asks(settings), (code) => render([], settings, code)),
  };
}

/** Throws InvalidInputError where neither call nor moderator names a policy: there is none that holds for all. */
function policyOf({ id, policies }: ShieldRelease, policy: string | null): string {
  if (policy !== null) return Object.hasOwn(policies, policy) ? (policies[policy] ?? policy) : policy;
  throw new InvalidInputError(`${id} judges by one policy a call and this call names none`, {
    hint: `policies: ${Object.keys(policies).join(', ')}, or a text of your own`,
  });
}

const ANSWER = /^(yes|no)(?:$|[ \t]*(?:\n|[.,:;](?=\s|$)))([\s\S]*)$/i;

/**
 * Yes = the policy is violated. The word stands alone, or ends at a line break or mark and an explanation follows, as
 * the prompt asks. An explanation that opens with the other word, or has it as a line of its own, contradicts; one that
 * opens with a refusal makes the answer a refusal.
 */
function readYesNo(raw: string): Verdict {
  const normal = normaliseAnswer(raw);
  if ('invalid' in normal) return invalid(normal.invalid);
  const [, word, explanation = ''] = ANSWER.exec(normal.text) ?? [];
  if (word === undefined) return offGrammar(normal.text);
  const violated = word.toLowerCase() === 'yes';
  if (saysOther(explanation, violated ? 'no' : 'yes')) return invalid('contradiction');
  const declined = offGrammar(explanation.trim());
  if (declined.outcome === 'refused') return declined;
  return decide(violated ? 'unsafe' : 'safe', null);
}

function saysOther(explanation: string, other: string): boolean {
  const words = (line: string) => line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const lines = explanation.split('\n').map(words);
  return words(explanation)[0] === other || lines.some((line) => line.length === 1 && line[0] === other);
}
