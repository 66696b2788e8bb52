import unified from './data/unified-1.json' with { type: 'json' };
import { readUnifiedTaxonomy, type UnifiedTaxonomy } from './hazard-file.ts';

/** A canonical hazard (our definition, M 5.2). */
export interface Hazard {
  readonly id: string;
  readonly name: string;
  /** What falls under it, one line; part of the `json-policy` prompt. */
  readonly text: string;
  /** A positive hazard makes its parents positive. */
  readonly parents: readonly string[];
}

/** A heading that holds nothing beyond its children: it is their complete union and no moderator names it. */
export interface HazardGroup {
  readonly id: string;
  readonly name: string;
}

/** Verdict, hazards and facets with their vocabulary: `data/unified-1.json`. */
export const UNIFIED: Readonly<UnifiedTaxonomy> = readUnifiedTaxonomy(unified);

export const HAZARD_GROUPS: readonly HazardGroup[] = UNIFIED.groups;

/**
 * Order is part of the taxonomy `mettle-1`. `THREAT` has no parent of its own (a threat need be neither hateful nor
 * carried out); a hateful threat, `HATE.threat`, is under both. `NEEDS_REVIEW` of M 5.2 is no hazard and not listed.
 */
export const HAZARDS: readonly Hazard[] = UNIFIED.hazards;

const parentsOf = new Map(HAZARDS.map(({ id, parents }) => [id, parents]));
const known = new Set([...HAZARDS, ...HAZARD_GROUPS].map(({ id }) => id));

export function isHazard(id: string): boolean {
  return known.has(id);
}

/** The hazards above `id`, nearest first, without `id` itself. */
export function ancestorsOf(id: string): readonly string[] {
  const parents = parentsOf.get(id) ?? [];
  return [...new Set([...parents, ...parents.flatMap(ancestorsOf)])];
}

/** Children of a group, in order. */
export function membersOf(group: string): readonly string[] {
  return HAZARDS.filter(({ parents }) => parents.includes(group)).map(({ id }) => id);
}
