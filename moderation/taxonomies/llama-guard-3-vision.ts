import { llamaGuard3 } from './llama-guard-3.ts';
import type { Taxonomy } from './taxonomy.ts';

/** Llama Guard 3 11B Vision: S1 to S13 of version 3. */
export const llamaGuard3Vision: Taxonomy<'llama-guard-3-vision'> = {
  ...llamaGuard3,
  id: 'llama-guard-3-vision',
  title: 'Llama Guard 3 Vision',
  categories: llamaGuard3.categories.filter(({ code }) => code !== 'S14'),
  mapping: llamaGuard3.mapping.filter(({ code }) => code !== 'S14'),
};
