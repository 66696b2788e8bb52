import { hashedUniform, type Sha256 } from '../core/digest.ts';
import type { FaultRule } from './config.ts';

export interface FaultQuestion {
  readonly seed: number;
  readonly model: string;
  /** Of the request body's bytes. */
  readonly bodyDigest: Sha256;
  /** As counted by the caller, from 1. */
  readonly attempt: number;
}

/**
 * The first rule that meets this attempt of this request, or null. The same attempt of the same request always meets the
 * same rule: U = hashedUniform(["fault", seed, index of the rule from 0, body digest, attempt]) < share.
 */
export function meetFault(rules: readonly FaultRule[], question: FaultQuestion): FaultRule | null {
  const { seed, model, bodyDigest, attempt } = question;
  const met = rules.find(
    (rule, index) =>
      (rule.match.model === undefined || rule.match.model === model) &&
      (rule.attempt === 'any' || rule.attempt === attempt) &&
      hashedUniform(['fault', seed, index, bodyDigest, attempt]) < rule.match.share,
  );
  return met ?? null;
}
