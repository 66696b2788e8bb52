import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Time as a service sees it. Tests hand in a manual clock. */
export interface Clock {
  /** Wall clock. May jump. */
  now(): EpochMs;
  /** Never goes back; stands still while the machine is suspended on some systems. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

export interface ManualClock extends Clock {
  /** Moves both clocks and wakes the sleepers that are due. */
  advance(ms: number): void;
  /** Moves the wall clock alone, as a suspended machine or an administrator does. */
  jump(ms: number): void;
}

export function createManualClock(start: EpochMs | string = 0): ManualClock {
  let wall = typeof start === 'string' ? Date.parse(start) : start;
  let mono = 0;
  const sleepers = new Set<{ due: number; wake: () => void }>();
  return {
    now: () => wall,
    monotonic: () => mono,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper = {
          due: mono + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal?.addEventListener('abort', abort, { once: true });
        if (ms <= 0) sleeper.wake();
        else sleepers.add(sleeper);
      });
    },
    advance(ms) {
      wall += ms;
      mono += ms;
      for (const sleeper of [...sleepers].sort((a, b) => a.due - b.due)) if (sleeper.due <= mono) sleeper.wake();
    },
    jump(ms) {
      wall += ms;
    },
  };
}
