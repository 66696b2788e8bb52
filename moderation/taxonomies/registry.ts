import { digestOf, type Sha256 } from '../../core/digest.ts';
import { aegis2 } from './aegis-2.ts';
import { binary1 } from './binary-1.ts';
import { graniteGuardian3 } from './granite-guardian-3.ts';
import { HAZARD_GROUPS, HAZARDS } from './hazards.ts';
import { llamaGuard1 } from './llama-guard-1.ts';
import { llamaGuard2 } from './llama-guard-2.ts';
import { llamaGuard3 } from './llama-guard-3.ts';
import { llamaGuard3Vision } from './llama-guard-3-vision.ts';
import { llamaGuard4 } from './llama-guard-4.ts';
import { llavaGuard } from './llavaguard.ts';
import { mettle1 } from './mettle-1.ts';
import { openaiEval } from './openai-eval-2022.ts';
import { openaiOmni } from './openai-omni-2024-09-26.ts';
import { qwen3guard } from './qwen3guard.ts';
import { shieldGemma1 } from './shieldgemma-1.ts';
import { shieldGemma2 } from './shieldgemma-2.ts';
import type { Taxonomy } from './taxonomy.ts';

export const TAXONOMIES = {
  'llama-guard-1': llamaGuard1,
  'llama-guard-2': llamaGuard2,
  'llama-guard-3': llamaGuard3,
  'llama-guard-3-vision': llamaGuard3Vision,
  'llama-guard-4': llamaGuard4,
  'shieldgemma-1': shieldGemma1,
  'shieldgemma-2': shieldGemma2,
  llavaguard: llavaGuard,
  'granite-guardian-3': graniteGuardian3,
  qwen3guard,
  'aegis-2': aegis2,
  'openai-omni-2024-09-26': openaiOmni,
  'openai-eval-2022': openaiEval,
  'mettle-1': mettle1,
  'binary-1': binary1,
} as const satisfies { readonly [Id in string]: Taxonomy<Id> };

export type TaxonomyId = keyof typeof TAXONOMIES;

/** Digest of a taxonomy's codes, mapping and the canonical hazards it maps to: part of a run's evaluation digest. */
export function taxonomyDigest(taxonomy: Taxonomy): Sha256 {
  return digestOf({ taxonomy, hazards: HAZARDS, groups: HAZARD_GROUPS });
}
