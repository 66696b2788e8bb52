import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sha256 } from '../../core/digest.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
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
  talk: { base_url: "\${SIM_URL}", timeout_s: 10, concurrency: { start: 24, ceiling: 24 } }
moderators:
  - { name: policy, dialect: json-policy, endpoint: sim, model: sim-policy, media: { aggregate: joint } }
  - { name: guard, dialect: llama-guard-3, endpoint: sim, model: sim-guard, score: logprob }
  - { name: word, dialect: one-word, endpoint: sim, model: sim-word, score: logprob }
  - { name: keyword, dialect: keyword }
page_size: 50
persuasion:
  cases:
    - { dataset: farm, sample: 2 }
    - { dataset: dailypersuasion, sample: 1 }
    - { dataset: pmiyc, sample: 1 }
  persuadees:
    - { name: open, endpoint: talk, model: sim1-open }
    - { name: firm, endpoint: talk, model: sim1-firm, estimators: [sampled], samples: 1 }
  arms: [control, text, media]
  priors: [none, moderate]
  repeats: 1
  page_size: 10
report: { draws: 200 }
`;

/** Trials of a whole run: 4 cases x 3 arms x 2 priors x 2 persuadees. */
export const ALL_TRIALS = 48;
/** Rows of a whole run: 400 texts, 48 pictures and 8 videos x 4 moderators, and the trials. */
export const ALL_ROWS = 1_824 + ALL_TRIALS;

export interface TrialCalls {
  readonly replies: readonly string[];
  readonly probes: readonly string[];
}

export interface Scene {
  readonly dataDir: string;
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
  /** Verdicts and trials. */
  rows(): number;
  trials(): number;
  /** SHA-256 over the trial rows by persuadee and position. */
  trialDigest(): string;
  /** Keys of the calls whose answer is on disk. */
  answered(): readonly string[];
  /** Keys of the replies up to a turn, and of the probes before them, as the row tells them; null = there is no row yet. */
  callsOf(trial: { readonly persuadee: string; readonly id: string }, turn: number): TrialCalls | null;
  /** Pages that more than one attempt has held. */
  takenOver(): number;
  dispose(): void;
}

function count(dataDir: string, query: string): number {
  return all<{ n: number }>(dataDir, query)[0]?.n ?? 0;
}

/** Nothing while there is no store yet. */
function all<Row>(dataDir: string, query: string, ...values: readonly string[]): readonly Row[] {
  const file = join(dataDir, 'mettle.db');
  if (!existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(query).all(...values) as Row[];
  } catch {
    return [];
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
    rows: () => count(dataDir, 'select (select count(*) from verdicts) + (select count(*) from trials) as n'),
    trials: () => count(dataDir, 'select count(*) as n from trials'),
    trialDigest() {
      const query =
        'select persuadee, position, ask, lower(hex(trial_id)) as id, outcome, row from trials order by 1, 2, 3';
      return sha256(JSON.stringify(all(dataDir, query)));
    },
    answered: () =>
      all<{ key: string }>(dataDir, 'select lower(hex(key)) as key from calls where answer is not null').map(
        ({ key }) => key,
      ),
    callsOf({ persuadee, id }, turn) {
      const query = 'select row from trials where persuadee = ? and lower(hex(trial_id)) = ?';
      const [found] = all<{ row: string }>(dataDir, query, persuadee, id);
      if (found === undefined) return null;
      const { turns, probes } = JSON.parse(found.row) as Pick<TrialRow, 'turns' | 'probes'>;
      return {
        replies: turns.flatMap(({ n, call }) => (n <= turn && call !== null ? [call] : [])),
        probes: probes.flatMap(({ checkpoint, calls }) => (checkpoint < turn ? calls : [])),
      };
    },
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
export async function finish(process: MettleProcess, scene: Scene): Promise<Finished> {
  const ended = await process.ended;
  if (ended.code !== 0)
    throw new Error(`mettle run ended with ${ended.code ?? ended.signal}:\n${ended.err}\n${ended.out}`);
  const { report } = JSON.parse(ended.out) as { report: string };
  return { hashes: { ...reportHashes(report), 'trial rows': scene.trialDigest() }, ended };
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
