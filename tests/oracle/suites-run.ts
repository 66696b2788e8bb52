import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { mettle, type SimulatorHandle, until, workFolder } from '../kill/processes.ts';
import { type Checked, endEngine, simulatorConfig } from './oracle-run.ts';

const CHECK = fileURLToPath(new URL('check.py', import.meta.url));
const SEED = 3;

/** The shipped suites of texts in the order of the spec, and how many of their rows are cases. */
export const SUITES = {
  hatecheck: 3_728,
  hatemoji: 3_930,
  xstest: 450,
  'openai-moderation': 1_595,
  davidson: 24_783,
  'multilingual-hatecheck': 3_718 + 3_645,
} as const;

/** Calls that are held open at most. */
export const CONCURRENCY = 64;

const KNOWN = Object.keys(SUITES).join(',');

/** Model, dialect, and rates of unsafe and safe texts: refused, malformed, truncated, wrong, controversial. */
const MODERATORS: readonly (readonly [string, string, readonly number[], readonly number[]])[] = [
  ['policy', 'json-policy', [0.01, 0.01, 0.005, 0.08], [0.02, 0.01, 0.005, 0.15]],
  ['guard', 'llama-guard-3', [0, 0.006, 0.002, 0.14], [0, 0.006, 0.002, 0.06]],
  ['qwen', 'qwen3guard', [0.002, 0.004, 0.002, 0.09, 0.07], [0.002, 0.004, 0.002, 0.05, 0.12]],
  ['wild', 'wildguard', [0, 0.008, 0.003, 0.11], [0, 0.005, 0.003, 0.07]],
  ['granite', 'granite-guardian-3', [0.001, 0.003, 0, 0.06], [0.001, 0.003, 0, 0.22]],
  ['omni', 'openai-moderation', [0, 0.004, 0.001, 0.22], [0, 0.004, 0.001, 0.04]],
];

/** Configuration of the simulator: six models of six formats, 0 to 5 ms an answer. */
export function suitesSimulator(): { readonly config: string; readonly datasets: string } {
  const rates = ([refused = 0, malformed = 0, truncated = 0, wrong = 0, controversial]: readonly number[]) => ({
    refused,
    malformed,
    truncated,
    wrong,
    ...(controversial === undefined ? {} : { controversial }),
  });
  const models = MODERATORS.map(([name, dialect, unsafe, safe]) => [
    `sim-${name}`,
    {
      format: dialect === 'openai-moderation' ? 'moderations' : dialect,
      rates: { unsafe: rates(unsafe), safe: rates(safe) },
    },
  ]);
  const config = { seed: 29, latency: { ms: 0, jitter: 5 }, models: Object.fromEntries(models) };
  return { config: JSON.stringify(config), datasets: KNOWN };
}

export interface SuitesOutcome {
  readonly checked: Checked;
  readonly differences: readonly string[];
  /** Rows in the store and calls not yet answered when the run was killed. */
  readonly killed: { readonly rows: number; readonly heldOpen: number };
  readonly rows: number;
  readonly calls: number;
  readonly paidKeys: number;
  readonly extraPayments: number;
  /** Wall time of both parts of the run, seconds. */
  readonly seconds: number;
  readonly report: unknown;
}

export interface SuitesRun {
  readonly simulator: SimulatorHandle;
  /** Cases a suite at most; null = all. */
  readonly sample: number | null;
  /** Of all rows; when so many are stored, the run is killed. */
  readonly killAt: number;
  readonly limitMs: number;
}

/** One run over all suites, killed once with SIGKILL and started again; its report is held against the error plan. */
export async function suitesRun({ simulator, sample, killAt, limitMs }: SuitesRun): Promise<SuitesOutcome> {
  const folder = workFolder('suites');
  const dataDir = join(folder, 'data');
  const spec = join(folder, 'spec.json');
  writeFileSync(spec, JSON.stringify(suitesSpec(simulator.url, sample)));
  const env = { METTLE_DATA_DIR: dataDir };
  const rows = () => countRows(dataDir);
  const from = performance.now();
  try {
    const all = Object.values(SUITES).reduce((sum, n) => sum + Math.min(n, sample ?? n), 0) * MODERATORS.length;
    const first = mettle(['run', spec, '--json', '--quiet'], env);
    const gone = first.ended.then(({ code, err }) => `the run ended with ${code} before the kill: ${err}`);
    const wanted = until('the moment of the kill', () => rows() >= killAt * all, limitMs).then(() => null);
    const early = await Promise.race([wanted, gone]);
    if (early !== null) throw new Error(early);
    const { held_open: held } = await simulator.stats();
    first.child.kill('SIGKILL');
    await first.ended;
    await delay(300);
    const killed = { rows: rows(), heldOpen: Math.max(held, (await simulator.stats()).abandoned) };

    const second = await mettle(['run', spec, '--json', '--quiet'], env).ended;
    if (second.code !== 0) throw new Error(`mettle run ended with ${second.code}: ${second.err}`);
    const seconds = (performance.now() - from) / 1_000;
    const file = join((JSON.parse(second.out) as { report: string }).report, 'report.json');
    const stats = await simulator.stats();
    const differences = checkSuites(file, await simulatorConfig(simulator), sample);
    return {
      ...differences,
      killed,
      rows: rows(),
      calls: stats.calls,
      paidKeys: stats.paid_keys,
      extraPayments: stats.extra_payments,
      seconds,
      report: JSON.parse(readFileSync(file, 'utf8')),
    };
  } finally {
    await endEngine(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One spec over all suites with six dialects; `sample` cases a suite at most, null = all. */
export function suitesSpec(url: string, sample: number | null): unknown {
  return {
    name: 'suites',
    seed: SEED,
    cases: Object.keys(SUITES).map((dataset) => ({ dataset, ...(sample === null ? {} : { sample }) })),
    endpoints: { sim: { base_url: url, timeout_s: 60, concurrency: { start: 32, ceiling: CONCURRENCY } } },
    moderators: MODERATORS.map(([name, dialect]) => ({
      name,
      dialect,
      endpoint: 'sim',
      model: `sim-${name}`,
      ...(['openai-moderation', 'wildguard'].includes(dialect) ? {} : { score: 'logprob' }),
      canary: false,
    })),
    report: { draws: 50 },
  };
}

/** What tests/oracle/check.py says of a report of such a run. */
export function checkSuites(
  report: string,
  config: string,
  sample: number | null,
): Pick<SuitesOutcome, 'checked' | 'differences'> {
  const cases = Object.keys(SUITES).flatMap((dataset) => ['--cases', `${dataset}:${sample ?? ''}`]);
  const args = ['-B', CHECK, '--report', report, '--config', '-', '--seed', String(SEED), '--known', KNOWN, ...cases];
  const { status, stdout, stderr } = spawnSync('python3', args, {
    input: config,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const nothing: Checked = {
    cases: 0,
    truth: { safe: 0, unsafe: 0, unknown: 0 },
    skipped: 0,
    moderators: 0,
    compared: 0,
  };
  if (status === 1 && stdout !== '') return { checked: nothing, differences: stdout.trimEnd().split('\n') };
  if (status !== 0) throw new Error(`check.py ended with ${status}: ${stderr}`);
  return { checked: JSON.parse(stdout) as Checked, differences: [] };
}

/** 0 while there is no store yet. */
function countRows(dataDir: string): number {
  const file = join(dataDir, 'mettle.db');
  if (!existsSync(file)) return 0;
  const db = new Database(file, { readonly: true });
  try {
    return (db.prepare('select count(*) as n from verdicts').get() as { n: number }).n;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}
