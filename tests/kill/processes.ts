import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../../core/digest.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface SimulatorHandle {
  readonly url: string;
  stats(): Promise<{
    held_open: number;
    abandoned: number;
    extra_payments: number;
    calls: number;
    answered: number;
    paid_keys: number;
  }>;
  /** How often each key was paid. */
  payments(): Promise<Readonly<Record<string, number>>>;
  reset(): Promise<void>;
  patch(change: unknown): Promise<void>;
  stop(): void;
}

export function workFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `mettle-${name}-`));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The simulator in a process of its own, so that no kill of Mettle touches it. */
export async function startSimulator(config: string, datasets = 'hatecheck,xstest'): Promise<SimulatorHandle> {
  const folder = workFolder('simulator');
  writeFileSync(join(folder, 'simulator.yaml'), config);
  const args = [
    MAIN,
    'simulator',
    '--port',
    '0',
    '--config',
    join(folder, 'simulator.yaml'),
    '--datasets',
    datasets,
    '--parent-pid',
    String(process.pid),
    '--json',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
  });
  const { url } = JSON.parse(line) as { url: string };
  const admin = new URL('/admin/', url);
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, admin), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    url,
    async stats() {
      return (await (await fetch(new URL('stats', admin))).json()) as Awaited<ReturnType<SimulatorHandle['stats']>>;
    },
    async payments() {
      return (await (await fetch(new URL('payments', admin))).json()) as Record<string, number>;
    },
    reset: () => post('reset', {}),
    patch: (change) => post('config', change),
    stop() {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface MettleProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** One `mettle` command as a user starts it. */
export function mettle(args: readonly string[], env: Readonly<Record<string, string>>): MettleProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, METTLE_LOG_LEVEL: 'error', METTLE_ENGINE_FAST: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    err = (err + chunk).slice(-20_000);
  });
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, out, err })),
  );
  return { child, ended };
}

/** SHA-256 of the report files that are there; `readings.jsonl` is one of a run with persuadees. */
export function reportHashes(folder: string): Record<string, string> {
  const files = ['report.json', 'report.html', 'report.csv', 'readings.jsonl'];
  return Object.fromEntries(
    files.flatMap((file) => {
      const path = join(folder, file);
      return existsSync(path) || file !== 'readings.jsonl' ? [[file, sha256(readFileSync(path))]] : [];
    }),
  );
}

export async function until<T>(
  what: string,
  look: () => Promise<T | null | false> | T | null | false,
  limitMs = 60_000,
): Promise<T> {
  const from = performance.now();
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() - from > limitMs) throw new Error(`${what} did not happen within ${limitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
