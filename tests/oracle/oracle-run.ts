import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../../workers/engine/leftover.ts';
import { type SimulatorHandle, workFolder } from '../kill/processes.ts';

const CHECK = fileURLToPath(new URL('check.py', import.meta.url));
export const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export const hasPython = spawnSync('python3', ['--version']).status === 0;
/** Data sets the simulator has to know, in this order. */
export const KNOWN = 'hatecheck,xstest,openai-moderation';

export interface OracleCases {
  readonly dataset: 'hatecheck' | 'xstest' | 'openai-moderation';
  /** Absent = all. */
  readonly sample?: number;
  /** How its texts are drawn; absent = they are not. */
  readonly render?: readonly string[];
}

export interface OracleRun {
  readonly simulator: SimulatorHandle;
  readonly cases: readonly OracleCases[];
  /** Entry of the `mettle` under test; default: this tree's. */
  readonly cli?: string;
  /** Longest time of the run in ms. */
  readonly limitMs: number;
}

/** How a run ended, and what tests/oracle/check.py says of its report. */
export type OracleOutcome =
  | { readonly end: 'agrees'; readonly checked: Checked; readonly report: unknown }
  | { readonly end: 'differs'; readonly differences: readonly string[] }
  | { readonly end: 'failed'; readonly why: string }
  | { readonly end: 'timeout' };

export interface Checked {
  readonly cases: number;
  readonly truth: { readonly safe: number; readonly unsafe: number; readonly unknown: number };
  readonly skipped: number;
  readonly moderators: number;
  /** Figures compared. */
  readonly compared: number;
}

const SEED = 3;

function specOf(cases: readonly OracleCases[], url: string): unknown {
  const chat = { endpoint: 'sim', score: 'logprob' };
  return {
    name: 'oracle',
    seed: SEED,
    cases,
    endpoints: { sim: { base_url: url, timeout_s: 20, concurrency: { start: 32, ceiling: 64 } } },
    moderators: [
      { name: 'policy', dialect: 'json-policy', model: 'sim-policy', media: { aggregate: 'joint' }, ...chat },
      { name: 'guard', dialect: 'llama-guard-3', model: 'sim-guard', ...chat },
      { name: 'word', dialect: 'one-word', model: 'sim-word', ...chat },
      { name: 'omni', dialect: 'openai-moderation', endpoint: 'sim', model: 'sim-omni', media: NOTHING },
      { name: 'keyword', dialect: 'keyword' },
      { name: 'all-safe', dialect: 'all-safe' },
    ],
    report: { draws: 50 },
  };
}

/** Its picture categories are not those of the data sets: what it says of pictures is tested elsewhere. */
const NOTHING = { images: 'none', video: 'none' };
const LOOKS = ['policy=joint', 'word=max'];

/** Runs the spec to its report in a data folder of its own and has Python compare it with the error plan. */
export async function oracleRun({ simulator, cases, cli = CLI, limitMs }: OracleRun): Promise<OracleOutcome> {
  const folder = workFolder('oracle');
  try {
    const spec = join(folder, 'spec.json');
    writeFileSync(spec, JSON.stringify(specOf(cases, simulator.url)));
    const dataDir = join(folder, 'data');
    const ended = await runCli(cli, ['run', spec, '--json', '--quiet'], { dataDir, limitMs });
    await endEngine(dataDir);
    if (ended.late) return { end: 'timeout' };
    if (ended.code !== 0)
      return { end: 'failed', why: `mettle run ended with ${ended.code}: ${tellingLine(ended.text)}` };
    const file = join((JSON.parse(ended.out) as { report: string }).report, 'report.json');
    return check(file, await simulatorConfig(simulator), cases);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function simulatorConfig({ url }: SimulatorHandle): Promise<string> {
  const answer = await fetch(new URL('/admin/config', url));
  if (!answer.ok) throw new Error(`the simulator told no configuration: ${answer.status}`);
  return answer.text();
}

function check(report: string, config: string, cases: readonly OracleCases[]): OracleOutcome {
  const named = cases.flatMap(({ dataset, sample, render }) => [
    '--cases',
    [dataset, sample ?? '', ...(render === undefined ? [] : [render.join('+')])].join(':'),
  ]);
  named.push(...LOOKS.flatMap((look) => ['--looks', look]));
  const args = ['-B', CHECK, '--report', report, '--config', '-', '--seed', String(SEED), '--known', KNOWN, ...named];
  const { status, stdout, stderr } = spawnSync('python3', args, { input: config, encoding: 'utf8' });
  if (status === 1 && stdout !== '') return { end: 'differs', differences: stdout.trimEnd().split('\n') };
  if (status !== 0) throw new Error(`check.py ended with ${status}: ${stderr}`);
  return { end: 'agrees', checked: JSON.parse(stdout) as Checked, report: JSON.parse(readFileSync(report, 'utf8')) };
}

export function runCli(
  cli: string,
  args: readonly string[],
  { dataDir, limitMs }: { readonly dataDir: string; readonly limitMs: number },
): Promise<{ code: number | string | null; out: string; text: string; late: boolean }> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, METTLE_LOG_LEVEL: 'error', METTLE_ENGINE_FAST: '1', METTLE_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { out: '', text: '', late: false };
  child.stdout.on('data', (chunk) => {
    seen.out += chunk;
    seen.text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    seen.text += chunk;
  });
  const limit = setTimeout(() => {
    seen.late = true;
    child.kill('SIGKILL');
  }, limitMs);
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code: code ?? signal, ...seen });
    }),
  );
}

export function tellingLine(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.findLast((line) => /error|mettle:/i.test(line)) ?? lines.at(-1) ?? '';
}

/** The engine outlives its last user by some seconds; a folder about to go needs none. */
export async function endEngine(dataDir: string): Promise<void> {
  let pid: number | null = null;
  try {
    pid = (JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { supervisorPid: number | null })
      .supervisorPid;
  } catch {
    return; // no engine was started
  }
  if (pid === null || !isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; isAlive(pid) && waited < 20_000; waited += 25) await delay(25);
}
