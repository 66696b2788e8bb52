import type { Clock } from '../core/clock.ts';
import type { SendPermit } from './send-permit.ts';

export interface Pass {
  /** Frees the place; further calls do nothing. */
  leave(): void;
}

/** First come, first served entry to an endpoint: places, bytes in flight, pace. */
export interface Turnstile {
  /**
   * Resolves in turn, at a moment when `admits` holds, the pace allows and the permit is open, so that the caller may
   * send at once. Rejects with the signal's reason.
   */
  enter(bytes: number, signal: AbortSignal, permit: SendPermit): Promise<Pass>;
  inFlight(): number;
  bytes(): number;
  /** Looks again: a limit has changed. */
  poke(): void;
  close(): void;
}

interface Waiter {
  readonly bytes: number;
  readonly permit: SendPermit;
  readonly signal: AbortSignal;
  readonly resolve: (pass: Pass) => void;
  readonly reject: (reason: unknown) => void;
}

const LOOK_AGAIN_MS = 25;

export function createTurnstile(options: {
  clock: Clock;
  admits: (bytes: number) => boolean;
  /** Milliseconds until the pace lets the next one in. */
  delay: () => number;
}): Turnstile {
  const queue: Waiter[] = [];
  let inFlight = 0;
  let bytesInFlight = 0;
  let timer: NodeJS.Timeout | null = null;
  let draining = false;

  function admit(waiter: Waiter): void {
    inFlight += 1;
    bytesInFlight += waiter.bytes;
    let left = false;
    waiter.resolve({
      leave() {
        if (left) return;
        left = true;
        inFlight -= 1;
        bytesInFlight -= waiter.bytes;
        look();
      },
    });
  }

  /** The first waiter whose page may send; a page without a grant does not hold up the others. */
  function next(): number {
    for (let i = 0; i < queue.length; i++) {
      const waiter = queue[i] as Waiter;
      if (waiter.permit.open()) return options.admits(waiter.bytes) ? i : -1;
    }
    return -1;
  }

  function look(): void {
    if (draining) return;
    draining = true;
    try {
      const i = next();
      if (i === -1) later(LOOK_AGAIN_MS);
      else {
        const wait = options.delay();
        if (wait > 0) later(Math.min(wait, 1_000));
        else {
          const [waiter] = queue.splice(i, 1);
          if (waiter !== undefined) admit(waiter);
          later(0);
        }
      }
    } finally {
      draining = false;
    }
  }

  function later(ms: number): void {
    if (timer !== null) {
      if (ms > 0) return;
      clearTimeout(timer);
    }
    if (queue.length === 0) return;
    if (ms === 0) {
      timer = null;
      queueMicrotask(look);
      return;
    }
    timer = setTimeout(() => {
      timer = null;
      look();
    }, ms);
  }

  return {
    enter(bytes, signal, permit) {
      if (signal.aborted) return Promise.reject(signal.reason);
      return new Promise<Pass>((resolve, reject) => {
        const waiter: Waiter = {
          bytes,
          permit,
          signal,
          resolve: (pass) => {
            signal.removeEventListener('abort', abort);
            resolve(pass);
          },
          reject: (reason) => {
            signal.removeEventListener('abort', abort);
            reject(reason);
          },
        };
        const abort = () => {
          const at = queue.indexOf(waiter);
          if (at !== -1) queue.splice(at, 1);
          waiter.reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        queue.push(waiter);
        look();
      });
    },
    inFlight: () => inFlight,
    bytes: () => bytesInFlight,
    poke: look,
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
