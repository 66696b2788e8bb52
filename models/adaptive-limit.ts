/** Bounds of calls in flight at one endpoint from one worker. */
export interface ConcurrencySettings {
  readonly start: number;
  readonly floor: number;
  readonly ceiling: number;
}

export interface AdaptiveLimit {
  /** Calls that may be in flight now; a whole number in [floor, ceiling]. */
  current(): number;
  /** A call was answered. */
  succeeded(): void;
  /** A call that began at `startedAt` (monotonic) met a 429 or an overload. */
  overloaded(call: { startedAt: number; at: number }): void;
  setCeiling(ceiling: number): void;
}

/** A few stray failures among answers are no overload: this many of the last RECENT are. */
const OVERLOAD = 3;
const RECENT = 20;

/**
 * Additive increase, multiplicative decrease: one more with each answer until the first overload, after that two more
 * a round of `limit` answers; half on overload, once for all calls of one burst.
 */
export function createAdaptiveLimit(settings: ConcurrencySettings): AdaptiveLimit {
  let ceiling = Math.max(1, settings.ceiling);
  const floor = Math.min(Math.max(1, settings.floor), ceiling);
  let limit = Math.min(Math.max(settings.start, floor), ceiling);
  let seenOverload = false;
  let lastCut = Number.NEGATIVE_INFINITY;
  let recent: boolean[] = [];
  const note = (failed: boolean) => {
    recent.push(failed);
    if (recent.length > RECENT) recent.shift();
  };
  return {
    current: () => Math.max(1, Math.min(Math.floor(limit), ceiling)),
    succeeded() {
      note(false);
      limit = Math.min(ceiling, limit + (seenOverload ? 2 / limit : 1));
    },
    overloaded({ startedAt, at }) {
      note(true);
      if (startedAt < lastCut || recent.filter(Boolean).length < OVERLOAD) return;
      seenOverload = true;
      lastCut = at;
      recent = [];
      limit = Math.max(floor, limit / 2);
    },
    setCeiling(next) {
      ceiling = Math.max(1, next);
    },
  };
}
