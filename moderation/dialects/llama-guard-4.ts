import type { EvidencePart } from '../evidence.ts';
import type { ChatDialect, DialectOptions } from './dialect.ts';
import { VISION_NAMES } from './llama-guard-3-vision.ts';
import { createLlamaGuard, type GuardRelease } from './llama-guard-family.ts';
import { namedCategories } from './llama-guard-family-prompt.ts';

/** Llama Guard 4 (12B): text and several images. Frames of a video are our use of it. */
export function createLlamaGuard4(options: DialectOptions = {}): ChatDialect {
  const release: GuardRelease = {
    id: 'llama-guard-4',
    modalities: ['text', 'image', 'video', 'transcript'],
    dialectMedia: { images: 'many', video: 'frames' },
    canaryCodes: ['S1'],
    categories,
    assessed: 'ONLY THE LAST User message',
    media: 'in-turn',
  };
  return createLlamaGuard(release, options);
}

/** S14 is for text alone: a prompt that shows media does not list it. */
function categories(evidence: readonly EvidencePart[]): string {
  const text = evidence.every(({ type }) => type === 'text');
  return namedCategories(text ? [...VISION_NAMES, 'Code Interpreter Abuse'] : VISION_NAMES, 'S');
}
