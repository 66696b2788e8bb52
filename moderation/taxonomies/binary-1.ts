import type { Taxonomy } from './taxonomy.ts';

/** Safe or unsafe and nothing else: no hazard can be judged. */
export const binary1: Taxonomy<'binary-1'> = {
  id: 'binary-1',
  title: 'Safe or unsafe',
  categories: [],
  mapping: [],
  unmapped: [],
};
