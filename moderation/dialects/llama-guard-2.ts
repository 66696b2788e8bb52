import type { ChatDialect } from './dialect.ts';
import { createLlamaGuard } from './llama-guard-family.ts';
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
export function createLlamaGuard2(): ChatDialect {
  return createLlamaGuard({
    id: 'llama-guard-2',
    modalities: ['text'],
    canaryCodes: ['S1'],
    categories: () => namedCategories(NAMES, 'S'),
    assessed: 'ONLY THE LAST User message',
    media: 'first',
  });
}
