import { SHARED_CLUSTER } from '../../moderation/strata.ts';
import type { TextGroups } from '../duplicates/text-groups.ts';
import { unionFind } from '../duplicates/union-find.ts';

/**
 * Cluster of each item: items that are exact or near duplicates, or that their source puts into one cluster, share one,
 * over any number of steps, so that the bootstrap resamples them together. Null = alone. Named by its smallest case id.
 */
export function clustersOf({ items, textOf, members, neighbours }: TextGroups): readonly (string | null)[] {
  const sets = unionFind(items.length);
  const firstOf = new Map<string, number>();
  for (const [index, { source, cluster }] of items.entries()) {
    const text = textOf[index]!;
    sets.union(index, members[text]![0]!);
    for (const near of neighbours[text]!) sets.union(index, members[near]![0]!);
    if (cluster === null) continue;
    const key = cluster.startsWith(SHARED_CLUSTER) ? cluster : JSON.stringify([source, cluster]);
    const first = firstOf.get(key) ?? index;
    firstOf.set(key, first);
    sets.union(index, first);
  }
  const sizes = new Map<number, number>();
  for (let index = 0; index < items.length; index += 1) {
    sizes.set(sets.find(index), (sizes.get(sets.find(index)) ?? 0) + 1);
  }
  return items.map((_, index) => {
    const root = sets.find(index);
    return sizes.get(root) === 1 ? null : `${SHARED_CLUSTER}${items[root]!.id.slice(0, 20)}`;
  });
}

/** Items left when one of each group of duplicates is kept, the one with the smallest case id. */
export function firstsOf(
  { items, textOf, members, neighbours }: TextGroups,
  kind: 'exact' | 'near',
): (index: number) => boolean {
  const sets = unionFind(items.length);
  for (let index = 0; index < items.length; index += 1) {
    const text = textOf[index]!;
    sets.union(index, members[text]![0]!);
    if (kind === 'near') for (const near of neighbours[text]!) sets.union(index, members[near]![0]!);
  }
  return (index) => sets.find(index) === index;
}
