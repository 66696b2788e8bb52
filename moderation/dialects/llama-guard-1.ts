import type { ChatDialect, DialectOptions } from './dialect.ts';
import { LLAMA_GUARD_1_POLICY } from './llama-guard-1-policy.ts';
import { createLlamaGuard, type GuardRelease } from './llama-guard-family.ts';

/** Llama Guard 1 (7B). Its codes are O1 to O6; the numbering is unverified (see its taxonomy). */
export function createLlamaGuard1(options: DialectOptions = {}): ChatDialect {
  const release: GuardRelease = {
    id: 'llama-guard-1',
    modalities: ['text'],
    unverified: true,
    canaryCodes: ['O1', 'O3'],
    categories: () => LLAMA_GUARD_1_POLICY,
    assessed: 'User',
    media: 'first',
  };
  return createLlamaGuard(release, options);
}
