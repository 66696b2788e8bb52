import { digestOf } from '../../core/digest.ts';
import type { ChatAnswer, ChatRequest } from '../../models/model-port.ts';
import { delimited, type EvidencePart } from '../evidence.ts';
import { invalid, type Verdict } from '../verdict.ts';
import { chatRequest } from './chat-request.ts';
import { chatVerdict } from './chat-verdict.ts';
import type { ChatDialect, DialectOptions, DialectSettings } from './dialect.ts';
import { finalChannel } from './harmony.ts';
import { createJsonPolicy } from './json-policy.ts';
import { PROMPT_VERSION as POLICY_VERSION, policyPrompt } from './json-policy-prompt.ts';
import { isBroken } from './normalise-answer.ts';

/** Raise with any change of what is sent; the texts are those of `json-policy`. */
const PROMPT_VERSION = '1';
/** Room for the reasoning, which counts. */
const MAX_TOKENS = 4096;

/**
 * gpt-oss-safeguard 20B and 120B: the policy (ours or the user's) as system message, the delimited content as user
 * message; the answer is the JSON object that the policy asks for, read as in `json-policy`. Reasoning belongs in its own
 * channel; where a server leaves the harmony marks in, only the final channel is read. The effort goes under `parameters`
 * in the spec (`{"reasoning_effort": "low"}`). No score: the verdict follows reasoning.
 */
export function createGptOssSafeguard(options: DialectOptions = {}): ChatDialect {
  const jsonPolicy = createJsonPolicy(options);
  const { taxonomy } = jsonPolicy;
  const parse = (raw: string): Verdict => {
    if (isBroken(raw)) return invalid('encoding');
    const text = finalChannel(raw);
    return text === null ? invalid('truncated') : jsonPolicy.parse(text);
  };
  const render = (evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest => {
    const { schema } = jsonPolicy.render([], settings);
    return chatRequest(
      [
        { role: 'system', content: policyPrompt(settings.policy, taxonomy) },
        { role: 'user', content: delimited(evidence) },
      ],
      settings,
      { maxTokens: MAX_TOKENS, schema },
    );
  };
  return {
    kind: 'chat',
    id: 'gpt-oss-safeguard',
    version: `1+json-policy.${jsonPolicy.version}`,
    taxonomy,
    modalities: ['text'],
    unverified: true,
    scoreless: true,
    statesConfidence: true,
    ...(jsonPolicy.canaries && { canaries: jsonPolicy.canaries }),
    render,
    parse,
    read: (answer: ChatAnswer) => chatVerdict(answer, { parse, score: () => null }),
    templateDigest: (settings) =>
      digestOf({ version: `${PROMPT_VERSION}+${POLICY_VERSION}`, request: render([], settings) }),
  };
}
