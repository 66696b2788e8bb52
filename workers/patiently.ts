import { setTimeout as delay } from 'node:timers/promises';

const FOR_MS = 60_000;
const EVERY_MS = 500;

/**
 * The first steps with Temporal, tried again for a minute: a server that was killed a moment ago is back within seconds.
 * Throws the last failure.
 */
export async function patiently<T>(step: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const until = performance.now() + FOR_MS; ; ) {
    try {
      return await step();
    } catch (error) {
      if (signal?.aborted || performance.now() > until) throw error;
      await delay(EVERY_MS, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    }
  }
}
