import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';

/** Knows whether an endpoint answers, so that no case is blamed for an endpoint that is down. */
export interface ProofOfLife {
  /** A call was answered just now. */
  answered(): void;
  /**
   * Null when anything was answered after `moment` (monotonic), the probe included which is sent where nothing was, and
   * calls that are answered while the probe waits: a server with one slot may let it wait past its time. Else why the
   * probe failed. Concurrent askers share a probe. Throws the signal's reason, and what the probe throws when
   * asking again is of no use (a wrong key).
   */
  missingSince(moment: number, signal: AbortSignal): Promise<MettleError | null>;
  close(): void;
}

export function createProofOfLife(options: {
  /** Cheap question; resolves when the endpoint answered. */
  probe: (signal: AbortSignal) => Promise<void>;
  clock: Clock;
}): ProofOfLife {
  const { clock } = options;
  const closing = new AbortController();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let probing: Promise<void> | null = null;
  const answered = () => {
    answeredAt = clock.monotonic();
  };

  return {
    answered,
    async missingSince(moment, signal) {
      signal.throwIfAborted();
      if (answeredAt > moment) return null;
      probing ??= options
        .probe(closing.signal)
        .then(answered)
        .finally(() => {
          probing = null;
        });
      try {
        await unlessAborted(probing, signal);
        return null;
      } catch (error) {
        signal.throwIfAborted();
        if (answeredAt > moment) return null;
        if (error instanceof MettleError && error.retryable) return error;
        throw error;
      }
    },
    close: () => closing.abort(),
  };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
