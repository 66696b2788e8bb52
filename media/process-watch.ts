import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export interface ProcessLimits {
  readonly signal: AbortSignal;
  /** Wall time, after which the process is killed. */
  readonly timeoutMs: number;
  /** Bytes of standard output, beyond which the process is killed. */
  readonly maxStdout: number;
}

/** How a process ended. `ended` says who ended it: itself, our wall clock, or our bound on its output. */
export interface ProcessEnd {
  readonly ended: 'itself' | 'timeout' | 'output';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** The first 16 KiB. */
  readonly stderr: string;
}

const MAX_STDERR = 16_384;

/**
 * Runs a program without a shell and without input, and settles only when it is gone. SIGKILL on abort, timeout or too
 * much output. Throws the reason of the signal; the spawn's own error when the program cannot be started.
 */
export async function runProcess(file: string, args: readonly string[], limits: ProcessLimits): Promise<ProcessEnd> {
  limits.signal.throwIfAborted();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  let ended: ProcessEnd['ended'] = 'itself';
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    ended = 'timeout';
    kill();
  }, limits.timeoutMs);
  limits.signal.addEventListener('abort', kill);

  const stdout: Buffer[] = [];
  let stdoutBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    stdoutBytes += chunk.length;
    if (stdoutBytes <= limits.maxStdout) stdout.push(chunk);
    else if (ended === 'itself') {
      ended = 'output';
      kill();
    }
  });
  const stderr: Buffer[] = [];
  let stderrBytes = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderrBytes < MAX_STDERR) stderr.push(chunk);
    stderrBytes += chunk.length;
  });

  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    limits.signal.throwIfAborted();
    return {
      ended,
      code,
      signal,
      stdout: Buffer.concat(stdout).toString('utf8'),
      stderr: Buffer.concat(stderr).toString('utf8').slice(0, MAX_STDERR),
    };
  } finally {
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', kill);
  }
}

/** How often the CPU time of a process is looked at. */
const LOOK_MS = 250;
/** Linux shows CPU time to programs in hundredths of a second, whatever the kernel counts in. */
const TICKS_PER_S = 100;

/**
 * Calls `exceed` once when a process has used more than `cpuS` seconds of CPU, until disposed of. `works` is false where
 * the system does not show it (all but Linux).
 */
export function watchCpu(pid: number, cpuS: number, exceed: () => void): Disposable & { readonly works: boolean } {
  const look = setInterval(() => {
    if ((cpuSeconds(pid) ?? 0) <= cpuS) return;
    clearInterval(look);
    exceed();
  }, LOOK_MS);
  look.unref();
  return { works: cpuSeconds(pid) !== null, [Symbol.dispose]: () => clearInterval(look) };
}

function cpuSeconds(pid: number): number | null {
  try {
    // The program's name, in brackets, may hold spaces; user and system time are fields 14 and 15.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
  } catch {
    return null;
  }
}
