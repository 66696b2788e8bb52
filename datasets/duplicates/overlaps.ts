import type { TextGroups } from './text-groups.ts';

/** How many cases of one part have a duplicate in another; `from` = `to`: another case of the same part. */
export interface Overlap {
  readonly from: string;
  readonly to: string;
  /** Cases of `from`. */
  readonly cases: number;
  /** Of these, with an exact duplicate in `to`. */
  readonly exact: number;
  /** Of these, with an exact or near duplicate in `to`. */
  readonly near: number;
  /** near / cases */
  readonly share: number;
}

/** Every ordered pair of parts. `partOf`: the part of an item; null = of none, and not counted. */
export function overlaps(
  { items, members, neighbours, textOf }: TextGroups,
  partOf: (index: number) => string | null,
): readonly Overlap[] {
  const names = [...new Set(items.map((_, index) => partOf(index)))].filter((name) => name !== null).sort();
  const held = members.map((group) => {
    const counts = new Map<string, number>();
    for (const index of group) {
      const part = partOf(index);
      if (part !== null) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    return counts;
  });
  const totals = new Map(names.map((name) => [name, 0]));
  const tallies = new Map<string, { exact: number; near: number }>();
  const key = (from: string, to: string) => JSON.stringify([from, to]);
  for (const from of names) for (const to of names) tallies.set(key(from, to), { exact: 0, near: 0 });
  for (const [index, text] of textOf.entries()) {
    const from = partOf(index);
    if (from === null) continue;
    totals.set(from, totals.get(from)! + 1);
    const close = new Set<string>();
    for (const one of neighbours[text]!) for (const to of held[one]!.keys()) close.add(to);
    for (const [to, count] of held[text]!) {
      if (to === from && count < 2) continue;
      tallies.get(key(from, to))!.exact += 1;
      close.add(to);
    }
    for (const to of close) tallies.get(key(from, to))!.near += 1;
  }
  return names.flatMap((from) =>
    names.map((to) => {
      const cases = totals.get(from)!;
      const { exact, near } = tallies.get(key(from, to))!;
      return { from, to, cases, exact, near, share: near / cases };
    }),
  );
}
