/** Hands one thing to one holder at a time, in the order asked. */
export interface Mutex {
  lock(): Promise<void>;
  unlock(): void;
}

export function createMutex(): Mutex {
  const waiting: (() => void)[] = [];
  let held = false;
  return {
    async lock() {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      held = true;
    },
    unlock() {
      const next = waiting.shift();
      if (next === undefined) held = false;
      else next();
    },
  };
}
