import { InvalidInputError } from '../../core/errors.ts';
import type { ChatMessage, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { chatRequest } from './chat-request.ts';
import type { DialectSettings } from './dialect.ts';
import { PLACEHOLDER_TURN } from './placeholder-turn.ts';

/** Raise with any change of what is sent beside the content. */
export const PROMPT_VERSION = '1';
/** More than the answer needs, so that a refusal ends by itself and is seen as one. */
const MAX_TOKENS = 64;

const RISKS: readonly string[] = TAXONOMIES['granite-guardian-3'].categories.map(({ code }) => code);
/** Risks of an answer that a prompt cannot run, and the other way round (model card of 3.x). */
const ONLY = { response: ['harm_engagement', 'evasiveness'], prompt: ['jailbreak'] } as const;

/**
 * Risks that a Granite Guardian is asked one a call: those that `policy` lists (`violence, profanity`), or with `all` every
 * one of `risks` that the target can run. Empty = the vendor's default, or a policy that is no list of risks.
 */
export function askedRisks(
  { policy, target = 'prompt' }: DialectSettings,
  risks: readonly string[],
): readonly string[] {
  if (policy === null) return [];
  const others: readonly string[] = target === 'prompt' ? ONLY.response : ONLY.prompt;
  if (policy.trim() === 'all') return risks.filter((risk) => !others.includes(risk));
  const listed = [...new Set(policy.split(',').map((risk) => risk.trim()))];
  return listed.every((risk) => risks.includes(risk)) ? risks.filter((risk) => listed.includes(risk)) : [];
}

/** Of 3.x: every risk of the taxonomy. Throws InvalidInputError for a policy that names anything else. */
export function risksOf3(settings: DialectSettings): readonly string[] {
  const asked = askedRisks(settings, RISKS);
  if (settings.policy === null || asked.length > 0) return asked;
  throw new InvalidInputError('the policy of a Granite Guardian 3 moderator must be the names of risks, or `all`', {
    hint: `risks: ${RISKS.join(', ')}; for a risk of your own use guardian_config under parameters`,
  });
}

/**
 * Request to Granite Guardian 3.x: the plain content as the user's only message (a response: as the assistant's, after a
 * placeholder), because the server's chat template carries the risk's definition; without more it asks for `harm`. The
 * asked risk goes as the system message, where Ollama's packages of the model take it. Other servers take it under
 * `parameters` in the spec: `{"chat_template_kwargs": {"guardian_config": {"risk_name": "profanity"}}}`, with no `policy`.
 * Throws InvalidInputError for a policy that is no risk, or for several where the call names none.
 */
export function graniteRequest(
  evidence: readonly EvidencePart[],
  settings: DialectSettings,
  asked?: string,
): ChatRequest {
  const risks = risksOf3(settings);
  if (asked === undefined && risks.length > 1)
    throw new InvalidInputError('Granite Guardian judges by one risk a call and this call names none');
  const risk = asked ?? risks[0];
  const messages: ChatMessage[] = [
    ...(risk === undefined ? [] : [{ role: 'system', content: risk } as const]),
    ...graniteTurns(evidence, settings),
  ];
  return chatRequest(messages, settings, { maxTokens: MAX_TOKENS });
}

/** The content as the model cards show it: a lone user message, or the assistant's after the user's. */
export function graniteTurns(evidence: readonly EvidencePart[], { target }: DialectSettings): readonly ChatMessage[] {
  const content = wordsOf(evidence);
  if (target !== 'response') return [{ role: 'user', content }];
  return [
    { role: 'user', content: PLACEHOLDER_TURN },
    { role: 'assistant', content },
  ];
}
