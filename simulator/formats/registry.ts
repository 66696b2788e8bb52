import { nemoGuard, nemotronContentSafety } from './aegis.ts';
import { azureContentSafety } from './azure-content-safety.ts';
import { emotionLabels } from './emotion-labels.ts';
import type { Format } from './format.ts';
import { gptOssSafeguard } from './gpt-oss-safeguard.ts';
import { graniteGuardian3, graniteGuardian32, graniteGuardian41 } from './granite-guardian.ts';
import { jsonPolicy } from './json-policy.ts';
import { llamaGuard1, llamaGuard2, llamaGuard3, llamaGuard3Vision, llamaGuard4 } from './llama-guard.ts';
import { llavaGuard } from './llavaguard.ts';
import { mistralModeration } from './mistral-moderation.ts';
import { oneWord } from './one-word.ts';
import { openAiModerations } from './openai-moderations.ts';
import { polyGuard } from './polyguard.ts';
import { qwen3Guard } from './qwen3guard.ts';
import { shieldGemma1, shieldGemma2 } from './shieldgemma.ts';
import { shieldstral } from './shieldstral.ts';
import { wildGuard } from './wildguard.ts';

/** Every format by its name in configurations: the dialect that reads it, or `moderations` for OpenAI's endpoint. */
export const FORMATS = {
  'json-policy': jsonPolicy,
  'llama-guard-3': llamaGuard3,
  'one-word': oneWord,
  moderations: openAiModerations,
  'llama-guard-1': llamaGuard1,
  'llama-guard-2': llamaGuard2,
  'llama-guard-3-vision': llamaGuard3Vision,
  'llama-guard-4': llamaGuard4,
  'shieldgemma-1': shieldGemma1,
  'shieldgemma-2': shieldGemma2,
  wildguard: wildGuard,
  'granite-guardian-3': graniteGuardian3,
  'granite-guardian-3.2': graniteGuardian32,
  'granite-guardian-4.1': graniteGuardian41,
  qwen3guard: qwen3Guard,
  nemoguard: nemoGuard,
  'nemotron-content-safety-3.5': nemotronContentSafety,
  'gpt-oss-safeguard': gptOssSafeguard,
  polyguard: polyGuard,
  shieldstral,
  llavaguard: llavaGuard,
  'emotion-labels': emotionLabels,
  'mistral-moderation': mistralModeration,
  'azure-content-safety': azureContentSafety,
} as const satisfies Record<string, Format>;

export type AnswerFormat = keyof typeof FORMATS;

export const ANSWER_FORMATS = Object.keys(FORMATS) as [AnswerFormat, ...AnswerFormat[]];

export function formatOf(name: AnswerFormat): Format {
  return FORMATS[name];
}
