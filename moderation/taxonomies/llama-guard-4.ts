import { llamaGuard3 } from './llama-guard-3.ts';
import type { Taxonomy } from './taxonomy.ts';

/** Llama Guard 4 (12B): the codes of version 3; S14 for text alone. */
export const llamaGuard4: Taxonomy<'llama-guard-4'> = { ...llamaGuard3, id: 'llama-guard-4', title: 'Llama Guard 4' };
