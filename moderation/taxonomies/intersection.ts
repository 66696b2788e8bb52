import { ancestorsOf, HAZARD_GROUPS, HAZARDS } from './hazards.ts';
import type { Taxonomy } from './taxonomy.ts';

const ORDER = [...HAZARDS, ...HAZARD_GROUPS].map(({ id }) => id);

/**
 * Hazards on which all of the taxonomies can be compared (M 5.1): those that each reaches by more than overlap. One that
 * only some of them reach is rolled up to its first shared parent: `VIOLENCE.crime` beside `VIOLENCE.graphic` gives
 * `VIOLENCE`. In the order of the unified taxonomy, groups last; empty when nothing is shared.
 */
export function intersectionView(taxonomies: readonly Taxonomy[]): readonly string[] {
  const named = taxonomies.map(namedHazards);
  const reached = named.map((ids) => new Set([...ids].flatMap((id) => [id, ...ancestorsOf(id)])));
  const isShared = (id: string) => reached.every((ids) => ids.has(id));
  const view = new Set(named.flatMap((ids) => [...ids].flatMap((id) => firstShared(id, isShared))));
  return ORDER.filter((id) => view.has(id));
}

/** The hazard itself where it is shared, else the nearest shared ones above it on each way up. */
function firstShared(id: string, isShared: (id: string) => boolean): readonly string[] {
  if (isShared(id)) return [id];
  const parents = HAZARDS.find((hazard) => hazard.id === id)?.parents ?? [];
  return parents.flatMap((parent) => firstShared(parent, isShared));
}

function namedHazards({ mapping }: Taxonomy): ReadonlySet<string> {
  return new Set(mapping.filter(({ relation }) => relation !== 'partial').map(({ hazard }) => hazard));
}
