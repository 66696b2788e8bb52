import type { PersuasionCase } from '../../persuasion/case.ts';

/**
 * What the pictures of a case do (P 9.1), by its facet `visual_role`, else by its turns: `augmenting` as soon as one turn's
 * picture adds anything to its text, `redundant` where pictures add nothing; null = the case has no pictures. Ours.
 */
export function visualRoleOf({ facets, turns }: Pick<PersuasionCase, 'facets' | 'turns'>): string | null {
  if (Object.hasOwn(facets, 'visual_role')) return facets.visual_role!;
  const roles = new Set(turns.map(({ visualRole }) => visualRole));
  return roles.has('augmenting') ? 'augmenting' : roles.has('redundant') ? 'redundant' : null;
}
