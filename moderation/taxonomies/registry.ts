import { digestOf, type Sha256 } from '../../core/digest.ts';
import { TAXONOMY_DATA } from './data-files.ts';
import { HAZARD_GROUPS, HAZARDS } from './hazards.ts';
import { mettle1 } from './mettle-1.ts';
import type { Taxonomy } from './taxonomy.ts';
import { parseTaxonomy } from './taxonomy-schema.ts';

export type TaxonomyId = keyof typeof TAXONOMY_DATA | 'mettle-1';

/** Every known scheme by id; each was checked when this module was loaded. */
export const TAXONOMIES = {
  ...Object.fromEntries(Object.entries(TAXONOMY_DATA).map(([id, data]) => [id, parseTaxonomy(`${id}.json`, data)])),
  'mettle-1': mettle1,
} as { readonly [Id in TaxonomyId]: Taxonomy<Id> };

export function isTaxonomyId(id: string): id is TaxonomyId {
  return Object.hasOwn(TAXONOMIES, id);
}

/**
 * Digest of a taxonomy's codes, mapping and the canonical hazards it maps to: part of a run's evaluation digest. Source
 * and notes explain and are left out.
 */
export function taxonomyDigest(taxonomy: Taxonomy): Sha256 {
  const { source: _, mapping, ...rest } = taxonomy;
  const rows = mapping.map(({ code, relation, hazard }) => ({ code, relation, hazard }));
  return digestOf({ taxonomy: { ...rest, mapping: rows }, hazards: HAZARDS, groups: HAZARD_GROUPS });
}
