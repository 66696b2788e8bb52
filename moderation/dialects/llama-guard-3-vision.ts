import type { ChatDialect, DialectOptions } from './dialect.ts';
import { createLlamaGuard, type GuardRelease } from './llama-guard-family.ts';
import { namedCategories } from './llama-guard-family-prompt.ts';

/** Names as the prompts of Llama Guard 3 Vision and 4 have them, S1 to S13; their model cards word some otherwise. */
export const VISION_NAMES = [
  'Violent Crimes',
  'Non-Violent Crimes',
  'Sex Crimes',
  'Child Exploitation',
  'Defamation',
  'Specialized Advice',
  'Privacy',
  'Intellectual Property',
  'Indiscriminate Weapons',
  'Hate',
  'Self-Harm',
  'Sexual Content',
  'Elections',
];

/**
 * Llama Guard 3 11B Vision: one image with its text, English. The vendor means it for prompts about an image, not for
 * images or texts alone; frames of a video one by one are our use of it.
 */
export function createLlamaGuard3Vision(options: DialectOptions = {}): ChatDialect {
  const release: GuardRelease = {
    id: 'llama-guard-3-vision',
    modalities: ['text', 'image', 'video', 'transcript'],
    dialectMedia: { images: 'one', video: 'frames' },
    canaryCodes: ['S1'],
    categories: () => namedCategories(VISION_NAMES, 'S'),
    assessed: 'ONLY THE LAST User message',
    media: 'first',
  };
  return createLlamaGuard(release, options);
}
