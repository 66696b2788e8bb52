/**
 * Learns the rate that a provider admits, and spaces calls by it. Until the first 429 it does nothing.
 * The first 429 stops the endpoint for the time the provider names; the rate is then what was admitted a second over
 * the last seconds, that wait included. It grows by GROWTH in the first second and twice as fast in each further one,
 * until the next 429, which cuts it by CUT. A lone 429 between answers delays its own call only; consecutive ones, or
 * a long Retry-After, stop the endpoint. Our own definition.
 */
export interface Pacer {
  /** Milliseconds until the next call may go out; 0 = now. The caller then says `sent`. */
  delay(at: number): number;
  sent(at: number): void;
  succeeded(at: number): void;
  /** Returns how long the refused call itself should wait. */
  limited(at: number, retryAfterMs: number | null, startedAt: number): number;
  /** Calls a second it spaces by; null = it has met no limit. */
  rate(): number | null;
}

const GROWTH = 0.03;
const MOST_GROWTH = 1;
const CUT = 0.97;
const DEFAULT_WAIT_MS = 1_000;
const LONG_WAIT_MS = 2_000;
const MIN_PER_SECOND = 2;
const WINDOW_MS = 5_000;

export function createPacer(): Pacer {
  let perSecond: number | null = null;
  let window = { from: 0, admitted: 0 };
  let started = false;
  let stoppedUntil = Number.NEGATIVE_INFINITY;
  let nextAt = Number.NEGATIVE_INFINITY;
  let grownAt = 0;
  let growth = GROWTH;
  let lastCut = Number.NEGATIVE_INFINITY;
  let refusedInARow = 0;
  let measuring = false;

  function measure(at: number): void {
    if (!measuring || at < stoppedUntil) return;
    measuring = false;
    perSecond = Math.max(MIN_PER_SECOND, ((window.admitted * 1_000) / Math.max(1_000, at - window.from)) * CUT);
    grownAt = at;
    nextAt = at;
  }

  function grow(at: number): void {
    if (perSecond === null) return;
    const seconds = Math.max(0, at - grownAt) / 1_000;
    perSecond *= 1 + growth * seconds;
    growth = Math.min(MOST_GROWTH, growth * 2 ** seconds);
    grownAt = at;
  }

  return {
    delay(at) {
      if (at < stoppedUntil) return stoppedUntil - at;
      measure(at);
      return perSecond === null ? 0 : Math.max(0, nextAt - at);
    },
    sent(at) {
      if (!started || (perSecond === null && !measuring && at - window.from > WINDOW_MS))
        window = { from: at, admitted: 0 };
      started = true;
      if (perSecond === null) return;
      grow(at);
      const gap = 1_000 / perSecond;
      nextAt = Math.max(nextAt, at - gap) + gap;
    },
    succeeded() {
      refusedInARow = 0;
      window.admitted += 1;
    },
    limited(at, retryAfterMs, startedAt) {
      const wait = retryAfterMs ?? DEFAULT_WAIT_MS;
      refusedInARow += 1;
      if (perSecond === null) {
        measuring = true;
        stoppedUntil = Math.max(stoppedUntil, at + wait);
        return wait;
      }
      if (startedAt >= lastCut) {
        grow(at);
        lastCut = at;
        growth = GROWTH;
        perSecond *= CUT;
      }
      if (wait > LONG_WAIT_MS || refusedInARow > 2) stoppedUntil = Math.max(stoppedUntil, at + wait);
      return wait;
    },
    rate: () => perSecond,
  };
}
