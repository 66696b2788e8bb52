import { readdirSync, readFileSync } from 'node:fs';

/** A media tool that this process started and that lives; zombies count. Linux only: elsewhere none is seen. */
export interface Child {
  readonly pid: number;
  readonly name: string;
}

export function mediaChildren(): Child[] {
  return processes().flatMap((pid) => {
    const [, name = '', parent] = /\((.*)\) \S (\d+)/.exec(read(`/proc/${pid}/stat`)) ?? [];
    return Number(parent) === process.pid && /^(ffmpeg|ffprobe|prlimit)$/.test(name) ? [{ pid, name }] : [];
  });
}

/** What was seen of the tools of this process while `work` ran: their highest memory, and `tool bytes` of data allowed. */
export interface Watched<T> {
  readonly value: T;
  readonly peakBytes: number;
  readonly limits: ReadonlySet<string>;
}

export async function watching<T>(work: () => Promise<T>): Promise<Watched<T>> {
  let peakBytes = 0;
  const limits = new Set<string>();
  const look = setInterval(() => {
    for (const { pid, name } of mediaChildren()) {
      const peak = /VmHWM:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1];
      peakBytes = Math.max(peakBytes, Number(peak ?? 0) * 1024);
      const limit = /Max data size\s+(\S+)/.exec(read(`/proc/${pid}/limits`))?.[1];
      if (limit !== undefined) limits.add(`${name} ${limit}`);
    }
  }, 5);
  try {
    const value = await work();
    return { value, peakBytes, limits };
  } finally {
    clearInterval(look);
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** Empty when the process is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
