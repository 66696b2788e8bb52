import { HAZARDS } from './hazards.ts';
import type { Taxonomy } from './taxonomy.ts';

/** The canonical hazards as codes: what `json-policy` asks for. Our definition. */
export const mettle1: Taxonomy<'mettle-1'> = {
  id: 'mettle-1',
  title: 'Mettle hazards 1',
  source: 'Our definition: the hazards of unified-1 as codes.',
  categories: HAZARDS.map(({ id, name }) => ({ code: id, name })),
  mapping: HAZARDS.map(({ id }) => ({ code: id, relation: 'exact', hazard: id })),
  unmapped: [],
};
