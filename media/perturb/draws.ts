import type { RandomStream } from '../../metrics/prng.ts';

/** Uniform in (0, 1). */
export function uniform(random: RandomStream): number {
  return ((random.next() >>> 0) + 0.5) / 2 ** 32;
}

/** A whole number of 0 .. n - 1. */
export function below(random: RandomStream, n: number): number {
  return Math.floor(uniform(random) * n);
}

/** One of the values. */
export function oneOf<T>(random: RandomStream, values: readonly T[]): T {
  return values[below(random, values.length)]!;
}

/** `count` different whole numbers of 0 .. n - 1, in random order. */
export function someOf(random: RandomStream, n: number, count: number): number[] {
  const all = Array.from({ length: n }, (_, at) => at);
  for (let at = 0; at < count; at++) {
    const other = at + below(random, n - at);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all.slice(0, count);
}

/** Standard normal values, two of each pair of uniform ones (Box-Muller). */
export function normals(random: RandomStream): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform(random)));
    const angle = 2 * Math.PI * uniform(random);
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
