/** Bounds of calls in flight at one endpoint from one worker. */
export interface ConcurrencySettings {
  readonly start: number;
  readonly floor: number;
  readonly ceiling: number;
}

export interface AdaptiveLimit {
  /** Calls that may be in flight now; a whole number in [floor, ceiling]. */
  current(): number;
  /** A call that began at `startedAt` (monotonic) was answered. */
  succeeded(): void;
  /** A call that began at `startedAt` met a 429 or an overload. Halves once for all calls of one burst. */
  overloaded(call: { startedAt: number; at: number }): void;
  setCeiling(ceiling: number): void;
}

/**
 * Additive increase, multiplicative decrease: one more with each answer until the first overload, after that one more
 * a round of `limit` answers; half on overload.
 */
export function createAdaptiveLimit(settings: ConcurrencySettings): AdaptiveLimit {
  let ceiling = Math.max(1, settings.ceiling);
  const floor = Math.min(Math.max(1, settings.floor), ceiling);
  let limit = Math.min(Math.max(settings.start, floor), ceiling);
  let seenOverload = false;
  let lastCut = Number.NEGATIVE_INFINITY;
  return {
    current: () => Math.max(1, Math.min(Math.floor(limit), ceiling)),
    succeeded() {
      limit = Math.min(ceiling, limit + (seenOverload ? 1 / limit : 1));
    },
    overloaded({ startedAt, at }) {
      seenOverload = true;
      if (startedAt < lastCut) return;
      lastCut = at;
      limit = Math.max(floor, limit / 2);
    },
    setCeiling(next) {
      ceiling = Math.max(1, next);
    },
  };
}
