import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes whose command line starts a dev server on this very database file. Two on one file break each other. */
export function serversOn(database: string): number[] {
  return process.platform === 'linux' ? fromProc(database) : fromPs(database);
}

function fromProc(database: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes('start-dev') && words[words.indexOf('--db-filename') + 1] === database;
      } catch {
        return false; // gone meanwhile, or not ours to read
      }
    })
    .map(Number);
}

function fromPs(database: string): number[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => line.includes(' start-dev ') && `${line} `.includes(` --db-filename ${database} `))
    .map((line) => Number.parseInt(line, 10));
}

/** Whether the process still holds files and ports. A zombie, which nobody has waited for yet, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/**
 * Ends the servers that a dead supervisor left on the file and waits until they are gone. Call it only while holding
 * the engine lock. Returns their process ids.
 */
export async function endLeftovers(database: string): Promise<number[]> {
  const ended = new Set<number>();
  for (let wait = 20; wait < 5_000; wait = Math.ceil(wait * 1.5)) {
    // a dying process loses its command line before its port and its locks
    for (const pid of serversOn(database)) ended.add(pid);
    const left = [...ended].filter(isAlive);
    if (left.length === 0) return [...ended];
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await delay(wait);
  }
  throw new Error(`processes ${[...ended].filter(isAlive).join(', ')} hold ${database} and cannot be ended`);
}
