const WINDOW_MS = 30_000;

/** How fast a count has grown lately. */
export interface RateWindow {
  /** Notes the count at a moment (ms) and returns its growth a second over the last 30 s; null while nothing grew. */
  note(at: number, count: number): number | null;
  /** Begins anew: what was before says nothing about what comes. */
  forget(): void;
}

export function createRateWindow(): RateWindow {
  let seen: { at: number; count: number }[] = [];
  return {
    note(at, count) {
      seen.push({ at, count });
      while (seen.length > 2 && at - (seen[0]?.at ?? at) > WINDOW_MS) seen.shift();
      const first = seen[0] ?? { at, count };
      const grown = count - first.count;
      return grown <= 0 || at <= first.at ? null : (grown * 1_000) / (at - first.at);
    },
    forget() {
      seen = [];
    },
  };
}
