import type { Clock } from '../core/clock.ts';
import { MettleError } from '../core/errors.ts';

/** Gathers single writes into few transactions. Each `add` settles when its item is on disk. */
export interface WriteGroup<T, R> {
  add(item: T): Promise<R>;
  /** Items not yet on disk. */
  pending(): number;
  /** False while the last flush failed; the items are kept and tried again. */
  healthy(): boolean;
  /** Writes now what waits. */
  flush(): void;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

export const GROUP_MAX_ITEMS = 100;
export const GROUP_MAX_DELAY_MS = 25;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `write` stores a batch in one transaction and returns one result an item, in order. A retryable failure (full disk)
 * keeps the batch and repeats it until it succeeds; any other failure is found by writing the items one at a time, so
 * that only the culprit is rejected.
 */
export function createWriteGroup<T, R>(options: {
  write: (items: readonly T[]) => Promise<readonly R[]>;
  clock: Clock;
  onTrouble?: (error: unknown) => void;
}): WriteGroup<T, R> {
  const { write, clock } = options;
  let waiting: Waiting<T, R>[] = [];
  let writing = 0;
  let busy = false;
  let healthy = true;
  let timer: NodeJS.Timeout | null = null;
  let idle: (() => void)[] = [];

  async function store(batch: readonly Waiting<T, R>[]): Promise<void> {
    for (let wait = RETRY_MIN_MS; ; wait = Math.min(wait * 2, RETRY_MAX_MS)) {
      try {
        const results = await write(batch.map((entry) => entry.item));
        healthy = true;
        batch.forEach((entry, i) => {
          entry.resolve(results[i] as R);
        });
        return;
      } catch (error) {
        if (error instanceof MettleError && error.retryable) {
          healthy = false;
          options.onTrouble?.(error);
          await clock.sleep(wait);
          continue;
        }
        if (batch.length === 1) {
          batch[0]?.reject(error);
          return;
        }
        for (const entry of batch) await store([entry]);
        return;
      }
    }
  }

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      const batch = waiting.slice(0, GROUP_MAX_ITEMS);
      waiting = waiting.slice(batch.length);
      writing = batch.length;
      await store(batch);
      writing = 0;
      if (waiting.length > 0 && waiting.length < GROUP_MAX_ITEMS) break;
    }
    busy = false;
    if (waiting.length > 0) arm();
    else {
      const done = idle;
      idle = [];
      for (const resolve of done) resolve();
    }
  }

  function arm(): void {
    timer ??= setTimeout(() => {
      timer = null;
      void run();
    }, GROUP_MAX_DELAY_MS);
  }

  return {
    add(item) {
      return new Promise<R>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= GROUP_MAX_ITEMS) void run();
        else arm();
      });
    },
    pending: () => waiting.length + writing,
    healthy: () => healthy,
    flush: () => void run(),
    drained() {
      if (waiting.length + writing === 0 && !busy) return Promise.resolve();
      return new Promise<void>((resolve) => {
        idle.push(resolve);
        void run();
      });
    },
  };
}
