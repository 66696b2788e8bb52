import { digestOf, type Sha256 } from '../../core/digest.ts';
import { binary1 } from './binary-1.ts';
import { HAZARD_GROUPS, HAZARDS } from './hazards.ts';
import { llamaGuard3 } from './llama-guard-3.ts';
import { mettle1 } from './mettle-1.ts';
import { openaiEval } from './openai-eval-2022.ts';
import { openaiOmni } from './openai-omni-2024-09-26.ts';
import type { Taxonomy } from './taxonomy.ts';

export const TAXONOMIES = {
  'llama-guard-3': llamaGuard3,
  'openai-omni-2024-09-26': openaiOmni,
  'openai-eval-2022': openaiEval,
  'mettle-1': mettle1,
  'binary-1': binary1,
} as const satisfies { readonly [Id in string]: Taxonomy<Id> };

export type TaxonomyId = keyof typeof TAXONOMIES;

/** Digest of a taxonomy's codes, mapping and the canonical hazards it maps to: part of a run's evaluation digest. */
export function taxonomyDigest(id: TaxonomyId): Sha256 {
  return digestOf({ taxonomy: TAXONOMIES[id], hazards: HAZARDS, groups: HAZARD_GROUPS });
}
