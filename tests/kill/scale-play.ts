import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { systemClock } from '../../core/clock.ts';
import { endEngine } from '../oracle/oracle-run.ts';
import {
  type MettleProcess,
  mettle,
  reportHashes,
  type SimulatorHandle,
  startSimulator,
  workFolder,
} from './processes.ts';
import { SCALE_DATASET, scaleCases } from './scale-cases.ts';
import { enginePids } from './scenario.ts';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** Answers of one write group may be lost with the process that held them. */
const WRITE_GROUP = 100;
/** `getconf CLK_TCK` of every Linux we know. */
const TICKS_PER_MS = 0.1;

export interface ScaleOutcome {
  /** By file. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Text of report.json. */
  readonly report: string;
  readonly trials: number;
  readonly seconds: number;
  /** Answered with a 200, doubles included. */
  readonly calls: number;
  readonly extraPayments: number;
  /** Extra payments that the kills may have cost: calls in flight and one write group each. */
  readonly allowed: number;
  /** User and system time of the worker per call between the first and the last trial; null = not told here, or killed. */
  readonly cpuMsPerCall: number | null;
}

/** A simulator that knows `count` cases of our own. `config`: as YAML. */
export async function startScaleSimulator(config: string, count: number): Promise<SimulatorHandle> {
  const dataDir = workFolder('scale-simulator');
  addScaleCases(dataDir, count);
  const before = process.env.METTLE_DATA_DIR;
  process.env.METTLE_DATA_DIR = dataDir;
  try {
    const simulator = await startSimulator(config);
    return {
      ...simulator,
      stop() {
        simulator.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  } finally {
    if (before === undefined) delete process.env.METTLE_DATA_DIR;
    else process.env.METTLE_DATA_DIR = before;
  }
}

function addScaleCases(dataDir: string, count: number): void {
  const file = join(dataDir, 'streets.jsonl');
  writeFileSync(file, scaleCases(count));
  const { status, stderr } = spawnSync(
    process.execPath,
    [CLI, 'datasets', 'add', SCALE_DATASET, file, '--persuasion'],
    { env: { ...process.env, METTLE_DATA_DIR: dataDir }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`mettle datasets add ended with ${status}: ${stderr}`);
}

/**
 * Runs a spec over `cases` of our own to its end, in a data folder of its own. After each share of `trials` worker and
 * engine are killed with -9 and the run is started again. `SIM_URL` stands for the simulator in the spec.
 */
export async function playScale(of: {
  readonly simulator: SimulatorHandle;
  readonly spec: object;
  readonly cases: number;
  readonly trials: number;
  /** 0..1, rising. */
  readonly kills: readonly number[];
  tell?(line: string): void;
}): Promise<ScaleOutcome> {
  const { simulator, spec, cases, trials, kills, tell = () => {} } = of;
  const dataDir = workFolder('scale');
  const file = join(dataDir, 'scale.json');
  writeFileSync(file, JSON.stringify(spec));
  const start = () => mettle(['run', file, '--json', '--quiet'], { METTLE_DATA_DIR: dataDir, SIM_URL: simulator.url });
  const done = () => trialsIn(dataDir);
  await simulator.reset();
  addScaleCases(dataDir, cases);
  const from = performance.now();
  let allowed = 0;
  try {
    for (const share of kills) {
      const run = start();
      await reach(Math.ceil(share * trials), done, run);
      const { temporalPid } = await enginePids(dataDir);
      const { held_open: held } = await simulator.stats();
      process.kill(temporalPid, 'SIGKILL');
      run.child.kill('SIGKILL');
      await run.ended;
      const there = done();
      if (there >= trials) throw new Error('the run was finished at the kill');
      await systemClock.sleep(300);
      const { abandoned } = await simulator.stats();
      allowed += Math.max(held, abandoned) + WRITE_GROUP;
      tell(`killed at ${there} of ${trials} trials with ${Math.max(held, abandoned)} calls in flight`);
    }
    const run = start();
    const used = kills.length > 0 ? null : await cpuPerCall({ run, simulator, done, trials });
    const ended = await run.ended;
    if (ended.code !== 0) throw new Error(`mettle run ended with ${ended.code ?? ended.signal}: ${ended.err}`);
    const seconds = (performance.now() - from) / 1000;
    const { report } = JSON.parse(ended.out) as { report: string };
    const { answered, extra_payments: extraPayments } = await simulator.stats();
    const hashes = reportHashes(report);
    const text = readFileSync(join(report, 'report.json'), 'utf8');
    return {
      hashes,
      report: text,
      trials: done(),
      seconds,
      calls: answered,
      extraPayments,
      allowed,
      cpuMsPerCall: used,
    };
  } finally {
    await endEngine(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function trialsIn(dataDir: string): number {
  try {
    const db = new Database(join(dataDir, 'mettle.db'), { readonly: true, fileMustExist: true });
    try {
      return (db.prepare('select count(*) as n from trials').get() as { n: number }).n;
    } finally {
      db.close();
    }
  } catch {
    return 0; // no store yet
  }
}

async function reach(wanted: number, done: () => number, { child }: MettleProcess): Promise<void> {
  // Looking costs the simulator and the store time too: the more trials, the less often.
  while (done() < wanted && child.exitCode === null) await systemClock.sleep(Math.min(1_000, 20 + wanted / 2));
  if (child.exitCode !== null) throw new Error(`the run ended with ${child.exitCode} before trial ${wanted}`);
}

/** Between the first trial and the last, so that neither start nor report count. */
async function cpuPerCall(of: {
  readonly run: MettleProcess;
  readonly simulator: SimulatorHandle;
  readonly done: () => number;
  readonly trials: number;
}): Promise<number | null> {
  const { run, simulator, done, trials } = of;
  const look = async () => ({ cpu: cpuMs(run.child.pid), calls: (await simulator.stats()).answered });
  await reach(1, done, run);
  const first = await look();
  await reach(trials, done, run);
  const last = await look();
  if (first.cpu === null || last.cpu === null || last.calls === first.calls) return null;
  return (last.cpu - first.cpu) / (last.calls - first.calls);
}

/** User and system time of a process, its children not counted; null where the system has no /proc. */
function cpuMs(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 14 and 15; the second is in brackets and may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_MS;
  } catch {
    return null;
  }
}
