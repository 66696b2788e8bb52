import type { Random } from '../renderers/random.ts';

/** A share of `items`, rounded up (so at least one of any), drawn without replacement; in their own order. */
export function someOf<T>(items: readonly T[], share: number, random: Random): ReadonlySet<T> {
  const left = [...items];
  const wanted = Math.ceil(items.length * share);
  const drawn = new Set<T>();
  while (drawn.size < wanted) {
    const at = random.below(left.length);
    const [item] = left.splice(at, 1);
    drawn.add(item as T);
  }
  return drawn;
}

/** Changes a share of the characters (code points) that `change` has an answer for; undefined = not this one. */
export function changeSome(
  text: string,
  { share, random }: { readonly share: number; readonly random: Random },
  change: (character: string, next: string) => string | undefined,
): string {
  const points = [...text];
  const changed = points.map((point, i) => change(point, points[i + 1] ?? ''));
  const places = changed.flatMap((after, i) => (after === undefined ? [] : [i]));
  const drawn = someOf(places, share, random);
  return points.map((point, i) => (drawn.has(i) ? (changed[i] ?? point) : point)).join('');
}
