/** Bounds of calls in flight at one endpoint from one worker. */
export interface ConcurrencySettings {
  readonly start: number;
  readonly floor: number;
  readonly ceiling: number;
}

export interface AdaptiveLimit {
  /** Calls that may be in flight now; a whole number in [floor, ceiling]. */
  current(): number;
  /** A call was answered after so long. */
  succeeded(tookMs: number): void;
  /** A call that began at `startedAt` (monotonic) met a 429 or an overload. */
  overloaded(call: { startedAt: number; at: number }): void;
  setCeiling(ceiling: number): void;
}

/** A few stray failures among answers are no overload: this many of the last RECENT are. */
const OVERLOAD = 3;
const RECENT = 20;
/** An answer that took more than this share of the time limit may have waited in a queue, where time runs out next. */
const QUEUED = 1 / 3;

/**
 * Additive increase, multiplicative decrease: one more with each answer until the first overload, after that two more
 * a round of `limit` answers, at most one with each; half on overload, once for all calls of one burst. An answer that
 * took more than a third of `timeoutMs` adds none, and a failure right after it is no stray one: a server that works
 * one call at a time lets the others wait, and their time runs. Our own definition.
 */
export function createAdaptiveLimit(settings: ConcurrencySettings, timeoutMs: number): AdaptiveLimit {
  let ceiling = Math.max(1, settings.ceiling);
  const floor = Math.min(Math.max(1, settings.floor), ceiling);
  let limit = Math.min(Math.max(settings.start, floor), ceiling);
  let seenOverload = false;
  let lastCut = Number.NEGATIVE_INFINITY;
  let recent: boolean[] = [];
  let queued = false;
  const note = (failed: boolean) => {
    recent.push(failed);
    if (recent.length > RECENT) recent.shift();
  };
  return {
    current: () => Math.max(1, Math.min(Math.floor(limit), ceiling)),
    succeeded(tookMs) {
      note(false);
      queued = tookMs > timeoutMs * QUEUED;
      if (queued) return;
      limit = Math.min(ceiling, limit + (seenOverload ? Math.min(1, 2 / limit) : 1));
    },
    overloaded({ startedAt, at }) {
      note(true);
      if (startedAt < lastCut || (!queued && recent.filter(Boolean).length < OVERLOAD)) return;
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
