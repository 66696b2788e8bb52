import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { engineSocketPath } from '../../workers/engine/paths.ts';
import {
  type Ended,
  type MettleProcess,
  mettle,
  reportHashes,
  type SimulatorHandle,
  until,
  workFolder,
} from './processes.ts';

/** Faults by hash of (request, counted attempt): they strike alike however often the run is killed. */
export const SIMULATOR = `
seed: 7
latency: { ms: 150, jitter: 60 }
faults:
  - { match: { share: 0.01 }, attempt: 1, kind: rate_limit, retryAfter: 1 }
  - { match: { share: 0.03 }, attempt: 1, kind: server_error }
  - { match: { share: 0.01 }, attempt: 1, kind: reset }
`;

const SPEC = `
name: kill
cases:
  - { dataset: xstest, sample: 100 }
  - { dataset: hatecheck, sample: 24, render: [image/plain, image/noisy] }
  - { dataset: hatecheck, sample: 4, render: [video/split, video/both] }
  - { dataset: hatecheck, sample: 300 }
endpoints:
  sim: { base_url: "\${SIM_URL}", timeout_s: 10, concurrency: { start: 24, ceiling: 24 } }
moderators:
  - { name: policy, dialect: json-policy, endpoint: sim, model: sim-policy, media: { aggregate: joint } }
  - { name: guard, dialect: llama-guard-3, endpoint: sim, model: sim-guard, logprobs: true }
  - { name: word, dialect: one-word, endpoint: sim, model: sim-word, logprobs: true }
  - { name: keyword, dialect: keyword }
page_size: 50
report: { draws: 200 }
`;

/** Rows of a whole run: 400 texts, 48 pictures and 8 videos x 4 moderators. */
export const ALL_ROWS = 1_824;

export interface Scene {
  readonly dataDir: string;
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
  rows(): number;
  /** Pages that more than one attempt has held. */
  takenOver(): number;
  dispose(): void;
}

function count(dataDir: string, query: string): number {
  const file = join(dataDir, 'mettle.db');
  if (!existsSync(file)) return 0;
  const db = new Database(file, { readonly: true });
  try {
    return (db.prepare(query).get() as { n: number }).n;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

export function newScene(simulator: SimulatorHandle): Scene {
  const dataDir = workFolder('kill');
  const spec = join(dataDir, 'kill.yaml');
  writeFileSync(spec, SPEC);
  return {
    dataDir,
    spec,
    env: { METTLE_DATA_DIR: dataDir, SIM_URL: simulator.url },
    rows: () => count(dataDir, 'select count(*) as n from verdicts'),
    takenOver: () => count(dataDir, 'select count(*) as n from page_leases where epoch > 1'),
    dispose: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

export function startRun(scene: Scene, env: Record<string, string> = {}): MettleProcess {
  return mettle(['run', scene.spec, '--json'], { ...scene.env, ...env });
}

export interface Finished {
  readonly hashes: Record<string, string>;
  readonly ended: Ended;
}

/** Runs to the end and fails loudly otherwise. */
export async function finish(process: MettleProcess): Promise<Finished> {
  const ended = await process.ended;
  if (ended.code !== 0)
    throw new Error(`mettle run ended with ${ended.code ?? ended.signal}:\n${ended.err}\n${ended.out}`);
  const { report } = JSON.parse(ended.out) as { report: string };
  return { hashes: reportHashes(report), ended };
}

export interface EnginePids {
  readonly temporalPid: number;
  readonly supervisorPid: number;
}

/** Process ids of the embedded engine, as its own socket tells them. */
export function enginePids(dataDir: string): Promise<EnginePids> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(engineSocketPath(realpathSync(dataDir)));
    let text = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      socket.destroy();
      resolve(JSON.parse(text.split('\n')[0] ?? '') as EnginePids);
    });
  });
}

export async function reachRows(scene: Scene, rows: number, run: MettleProcess): Promise<number> {
  let gone = false;
  void run.ended.then(() => {
    gone = true;
  });
  return until(`row ${rows}`, () => {
    if (gone) throw new Error('the run ended before the kill');
    const now = scene.rows();
    return now >= rows ? now : null;
  });
}
