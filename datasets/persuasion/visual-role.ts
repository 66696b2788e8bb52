import type { PersuasionCase } from '../../persuasion/case.ts';

/** Name of the facet that says what a case's media add: roles are never mixed in one cell (P 9.1). */
export const VISUAL_ROLE = 'visual_role';

/** The case with the role of its turns among its facets: `mixed` where they differ; none where no turn has one. */
export function withVisualRole(item: PersuasionCase): PersuasionCase {
  const roles = new Set(item.turns.map(({ visualRole }) => visualRole).filter((role) => role !== null));
  const [only] = roles;
  if (only === undefined) return item;
  return { ...item, facets: { ...item.facets, [VISUAL_ROLE]: roles.size === 1 ? only : 'mixed' } };
}
