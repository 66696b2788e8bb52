/** Trials by where they ended against where they began (P 3, P 9.9 of the issue): a shift away from the goal is backfire. */
export interface Backfire {
  /** Trials with both readings. */
  readonly n: number;
  readonly toward: number;
  readonly unmoved: number;
  readonly away: number;
  /** Share of n that moved away by more than the tolerance; null for no trial. */
  readonly rate: number | null;
}

/** `tolerance`: movements of at most this size, in s, count as none (default half of a level of five). */
export function backfire(
  shifts: readonly (number | null)[],
  { tolerance = 0.125 }: { readonly tolerance?: number } = {},
): Backfire {
  const known = shifts.filter((shift) => shift !== null);
  const toward = known.filter((shift) => shift > tolerance).length;
  const away = known.filter((shift) => shift < -tolerance).length;
  const n = known.length;
  return { n, toward, away, unmoved: n - toward - away, rate: n === 0 ? null : away / n };
}
