import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Operations } from '../../runs/spec.ts';
import { type Engine, ensureEngine } from '../../workers/engine/engine-client.ts';
import {
  type Ended,
  type MettleProcess,
  mettle,
  reportHashes,
  type SimulatorHandle,
  startSimulator,
  workFolder,
} from '../kill/processes.ts';

/** A command under way; `said` is its standard error so far. */
export interface Started extends MettleProcess {
  said(): string;
}

/** One data folder with an engine that stays up, as a user at a terminal has it. */
export interface Lab {
  readonly dataDir: string;
  /** Writes a file beside the data folder and returns its path; anything but a string as JSON, which is YAML too. */
  file(name: string, content: unknown): string;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): Started;
  /** Starts a command and waits for its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Rows of one run in the store; 0 while there is none. */
  rows(run: string): number;
  /** Ids of the runs in the store. */
  runs(): string[];
  /** One statement on the store's file. */
  sql(text: string, ...values: readonly unknown[]): readonly Record<string, unknown>[];
  reportHashes(run: string): Record<string, string>;
  /** Kills what is still under way. */
  dispose(): Promise<void>;
}

export const KEY = 'a-key-of-the-simulator';
export const LATENCY = { ms: 60, jitter: 20 };

/** A simulator that knows HateCheck, wants KEY and scripts no fault. */
export function startFaultless(): Promise<SimulatorHandle> {
  return startSimulator(JSON.stringify({ seed: 11, latency: LATENCY, api_key: KEY }), 'hatecheck');
}

export async function openLab(simulator: SimulatorHandle): Promise<Lab> {
  const folder = workFolder('e2e');
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const engine: Engine = await ensureEngine({ dataDir, cliPath: null, fast: true });
  const started = new Set<Started>();
  const database = join(dataDir, 'mettle.db');
  const env = { METTLE_DATA_DIR: dataDir, SIM_URL: simulator.url, SIM_KEY: KEY };

  const lab: Lab = {
    dataDir,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
      return path;
    },
    start(args, more = {}) {
      const process = mettle(args, { ...env, ...more });
      let text = '';
      process.child.stderr?.on('data', (chunk) => {
        text += chunk;
      });
      const one = { ...process, said: () => text };
      started.add(one);
      void one.ended.then(() => started.delete(one));
      return one;
    },
    run: (args, more) => lab.start(args, more).ended,
    rows(run) {
      if (!existsSync(database)) return 0;
      return Number(lab.sql('select count(*) as n from verdicts where run = ?', run)[0]?.n ?? 0);
    },
    runs: () => (existsSync(database) ? lab.sql('select id from runs').map(({ id }) => String(id)) : []),
    sql(text, ...values) {
      const db = new Database(database, { timeout: 5_000 });
      try {
        const statement = db.prepare(text);
        if (statement.reader) return statement.all(...values) as Record<string, unknown>[];
        statement.run(...values);
        return [];
      } finally {
        db.close();
      }
    },
    reportHashes: (run) => reportHashes(join(dataDir, 'runs', run)),
    async dispose() {
      for (const one of started) one.child.kill('SIGKILL');
      await Promise.all([...started].map((one) => one.ended));
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return lab;
}

/** What a command printed with `--json`. */
export function resultOf({ out, err }: Ended): Record<string, unknown> {
  const last = out.trim().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(last) as Record<string, unknown>;
  } catch {
    throw new Error(`no JSON on standard output: ${out}\n${err}`);
  }
}

/** Progress so far, from the JSON lines on standard error. Throws when anything else stands there. */
export function eventsOf(text: string): Record<string, unknown>[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

interface SpecChanges {
  readonly name: string;
  readonly sample?: number;
  readonly endpoint?: Partial<Operations['endpoints'][string]>;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Two simulated moderators over HateCheck. */
export function specOf({ name, sample = 60, endpoint = {}, more = {} }: SpecChanges): Record<string, unknown> {
  return {
    name,
    cases: [{ dataset: 'hatecheck', sample }],
    endpoints: {
      sim: {
        base_url: `\${SIM_URL}`,
        api_key_env: 'SIM_KEY',
        timeout_s: 10,
        concurrency: { start: 4, ceiling: 4 },
        ...endpoint,
      },
    },
    moderators: [
      { name: 'policy', dialect: 'json-policy', endpoint: 'sim', model: 'sim-policy' },
      { name: 'guard', dialect: 'llama-guard-3', endpoint: 'sim', model: 'sim-guard' },
    ],
    page_size: 20,
    report: { draws: 50 },
    ...more,
  };
}
