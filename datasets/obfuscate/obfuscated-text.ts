import type { CaseId } from '../../core/ids.ts';
import type { Obfuscation } from '../../core/obfuscations.ts';
import { createRandom } from '../renderers/random.ts';
import { TRANSFORMS } from './registry.ts';

/** Which disguise of which case. */
export interface Disguise {
  readonly name: Obfuscation;
  readonly caseId: CaseId;
  /** Of the spec. */
  readonly seed: number;
}

/** The text in disguise, a pure function of text, case, transform, its version and seed; null = nothing is changed by it. */
export function obfuscatedText(text: string, { name, caseId, seed }: Disguise): string | null {
  const { version, apply } = TRANSFORMS[name];
  const changed = apply(text, createRandom(JSON.stringify(['obfuscate', caseId, name, version, seed])));
  return changed === text ? null : changed;
}
