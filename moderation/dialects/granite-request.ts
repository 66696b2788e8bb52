import { InvalidInputError } from '../../core/errors.ts';
import type { ChatMessage, ChatRequest } from '../../models/model-port.ts';
import { type EvidencePart, wordsOf } from '../evidence.ts';
import { TAXONOMIES } from '../taxonomies/registry.ts';
import { chatRequest } from './chat-request.ts';
import type { DialectSettings } from './dialect.ts';

/** Raise with any change of what is sent beside the content. */
export const PROMPT_VERSION = '1';
/** More than the answer needs, so that a refusal ends by itself and is seen as one. */
const MAX_TOKENS = 64;

/**
 * Request to Granite Guardian 3.x: the plain content as the user's only message, because the server's chat template
 * carries the risk's definition; without more it asks for `harm`. `policy` names another risk of the taxonomy and goes as
 * the system message, where Ollama's packages of the model take it. Other servers take it under `parameters` in the spec:
 * `{"chat_template_kwargs": {"guardian_config": {"risk_name": "profanity"}}}`, with no `policy`.
 * Throws InvalidInputError for a policy that is no risk.
 */
export function graniteRequest(evidence: readonly EvidencePart[], settings: DialectSettings): ChatRequest {
  const content: ChatMessage = { role: 'user', content: wordsOf(evidence) };
  const risk = settings.policy?.trim() ?? null;
  if (risk !== null) checkRisk(risk);
  const messages: ChatMessage[] = risk === null ? [content] : [{ role: 'system', content: risk }, content];
  return chatRequest(messages, settings, { maxTokens: MAX_TOKENS });
}

function checkRisk(risk: string): void {
  const risks = TAXONOMIES['granite-guardian-3'].categories.map(({ code }) => code);
  if (risks.includes(risk)) return;
  throw new InvalidInputError('the policy of a Granite Guardian 3 moderator must be the name of one risk', {
    hint: `risks: ${risks.join(', ')}; for a risk of your own use guardian_config under parameters`,
  });
}
