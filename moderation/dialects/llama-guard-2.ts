import type { ChatDialect, DialectOptions } from './dialect.ts';
import { createLlamaGuard, type GuardRelease } from './llama-guard-family.ts';
import { namedCategories } from './llama-guard-family-prompt.ts';

/** Names as the release's prompt has them; its model card words some of them otherwise. */
const NAMES = [
  'Violent Crimes',
  'Non-Violent Crimes',
  'Sex Crimes',
  'Child Exploitation',
  'Specialized Advice',
  'Privacy',
  'Intellectual Property',
  'Indiscriminate Weapons',
  'Hate',
  'Self-Harm',
  'Sexual Content',
];

/** Llama Guard 2 (8B). */
export function createLlamaGuard2(options: DialectOptions = {}): ChatDialect {
  const release: GuardRelease = {
    id: 'llama-guard-2',
    modalities: ['text'],
    canaryCodes: ['S1'],
    categories: () => namedCategories(NAMES, 'S'),
    assessed: 'ONLY THE LAST User message',
    media: 'first',
  };
  return createLlamaGuard(release, options);
}
