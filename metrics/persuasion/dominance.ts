import { quantile } from '../quantile.ts';

/** Deciles and ends of a persuadee's shifts: who gives way a little everywhere, who a lot in a few cases. */
export function percentileCurve(
  values: readonly number[],
  points = 21,
): { readonly p: number; readonly value: number }[] {
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: points }, (_, i) => i / (points - 1)).flatMap((p) => {
    const value = quantile(sorted, p);
    return value === null ? [] : [{ p, value }];
  });
}

export interface Dominance {
  /** P(A > B) + P(A = B) / 2 over independent draws (Vargha and Delaney 2000); .5 = neither. */
  readonly superiority: number;
  /** `a` or `b`: whose distribution function lies at or below the other's everywhere, and below somewhere; else null. */
  readonly firstOrder: 'a' | 'b' | null;
}

/** Stochastic dominance of two samples of shifts. Null when either is empty. */
export function dominance(a: readonly number[], b: readonly number[]): Dominance | null {
  if (a.length === 0 || b.length === 0) return null;
  const [sortedA, sortedB] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)];
  let wins = 0;
  for (const value of a) {
    const below = countBelow(sortedB, value);
    wins += below + (countUpTo(sortedB, value) - below) / 2;
  }
  let [aLower, bLower] = [false, false];
  for (const value of new Set([...a, ...b])) {
    const [up, to] = [countUpTo(sortedA, value) * b.length, countUpTo(sortedB, value) * a.length];
    if (up < to) aLower = true;
    if (to < up) bLower = true;
  }
  return {
    superiority: wins / (a.length * b.length),
    firstOrder: aLower === bLower ? null : aLower ? 'a' : 'b',
  };
}

function countBelow(sorted: readonly number[], value: number): number {
  return search(sorted, (other) => other < value);
}

function countUpTo(sorted: readonly number[], value: number): number {
  return search(sorted, (other) => other <= value);
}

/** How many leading values satisfy a condition that holds for a beginning of the list. */
function search(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
