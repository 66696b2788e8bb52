import { sha256 } from '../core/digest.ts';
import type { AskedPolicy } from './formats/format.ts';
import type { PlannedText } from './known-texts.ts';

/**
 * A text as it is planned under one policy: by a key of its own (SHA-256 of `policy`, the code and the text's key, a line
 * each), so that a model errs about one policy and not about another. Unsafe under the policy is an unsafe text of which a
 * true category, or its parent, falls under it; a text without categories is what it is under every policy. Any harm
 * (`hazards` null) and no policy leave the text as it is. The probe and blank pictures are safe under all.
 */
export function underPolicy(text: PlannedText, policy: AskedPolicy | null): PlannedText {
  if (policy === null || policy.hazards === null || text.faultless) return text;
  const { code, hazards } = policy;
  const known = text.truth === 'unsafe' ? (text.categories ?? []) : [];
  const within = known.filter((hazard) => hazards.includes(hazard) || hazards.includes(hazard.split('.')[0] ?? hazard));
  return {
    ...text,
    truth: known.length > 0 && within.length === 0 ? 'safe' : text.truth,
    categories: within,
    textSha256: sha256(`policy\n${code}\n${text.textSha256}`),
  };
}
