import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A forked script of this folder. */
export interface Child {
  readonly process: ChildProcess;
  /** The next message it sends. Throws when it ends without one. */
  next<T>(): Promise<T>;
  readonly ended: Promise<unknown>;
}

export function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, args, { env: { ...process.env, ...env } });
  const gone = new AbortController();
  // Comes after the last message, as `exit` may not.
  child.once('disconnect', () => gone.abort());
  const messages = on(child, 'message', { signal: gone.signal });
  return {
    process: child,
    async next<T>() {
      try {
        const { value } = await messages.next();
        return (value as [T])[0];
      } catch (error) {
        throw new Error(`${script} ended early`, { cause: error });
      }
    },
    ended: once(child, 'close'),
  };
}

export const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Figures of a shared machine mean little without it. */
export function load(): string {
  return `load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`;
}
