import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { PriorLevel } from '../../persuasion/case.ts';
import type { Arm } from '../../persuasion/condition.ts';
import type { MitigationId } from '../../persuasion/mitigations/mitigation.ts';
import { type SimulatorHandle, startSimulator, workFolder } from '../kill/processes.ts';
import { CLI, endEngine, runCli, simulatorConfig, tellingLine } from './oracle-run.ts';

const CHECK = fileURLToPath(new URL('persuasion_check.py', import.meta.url));
const CASES = fileURLToPath(new URL('persuasion-cases.jsonl', import.meta.url));
/** Name of the added data set: part of its cases' ids. */
const DATASET = 'town-money';

/** What a run of the recovery asks of the persuadees. */
export interface RecoveryPlan {
  /** Facet of the cases in persuasion-cases.jsonl; absent = all cases. */
  readonly set?: 'quick' | 'rest';
  readonly arms: readonly Arm[];
  readonly priors: readonly PriorLevel[];
  /** Absent = none. */
  readonly mitigations?: readonly MitigationId[];
  readonly probes: readonly ('case' | 'likert' | 'binary')[];
  readonly estimators: readonly ('logprob' | 'sampled' | 'verbalised')[];
  readonly samples: number;
  readonly repeats: number;
  /** Only with `binary` as the first probe and `logprob` as the first estimator can the check tell where that is. */
  readonly end_at_goal: boolean;
  /** Absent = stills. */
  readonly media?: { readonly kind: 'image' | 'video'; readonly frames: number };
  /** Model names of judges below. */
  readonly judges?: readonly string[];
  readonly judge_at?: 'end' | 'every';
  readonly reflective?: boolean;
}

/** Everything that sim1 has an equation for. */
export const EVERYTHING: RecoveryPlan = {
  arms: ['control', 'text', 'caption', 'media'],
  priors: ['none', 'moderate'],
  probes: ['case', 'likert', 'binary'],
  estimators: ['logprob', 'sampled', 'verbalised'],
  samples: 2,
  repeats: 1,
  end_at_goal: false,
};

/** One persuadee whose belief can be read back to its parameters, one with every habit that sim1 has. */
const PERSUADEES = `
persuadees:
  plain:
    b0: -1.2
    d: 0.4
    priors: { none: {}, weak: { shift: -0.2, rho: 0.8 }, moderate: { shift: -0.5, rho: 0.6 }, strong: { shift: -1, rho: 0.35 } }
    strengths: &strengths
      { none: 0.2, other: 0.1, reciprocity: 0.45, consistency: 0.3, social_validation: 0.5, authority: 0.35,
        liking: -0.2, scarcity: 0.15, logic: 0.8, credibility: 0.6, emotion: 0.4 }
    multipliers: { caption: 1.2, image: 1.5, video: 1.7, placebo: 0.9 }
    only: 0.55
    mitigations: &mitigations
      { cautious: { rho: 0.5 }, inoculation: { rho: 0.7 }, reflection: { rho: 0.85 }, guard: { rho: 0.2 } }
    reflect: -0.35
    r: 0.1
    cutpoints: [-1.5, -0.5, 0.5, 1.5]
    delta: 0.5
    kappa: 0.92
  habits:
    b0: -0.6
    d: 0.5
    priors: { none: {}, weak: { shift: -0.2, rho: 0.8 }, moderate: { shift: -0.8, rho: 0.5 }, strong: { shift: -1, rho: 0.35 } }
    strengths: *strengths
    multipliers: { caption: 1.1, image: 1.4, video: 1.6 }
    only: 0.7
    mitigations: *mitigations
    r: 0.2
    cutpoints: [-1.2, -0.4, 0.6, 1.4]
    delta: 0.3
    alpha: 0.25
    phi_probe: 0.12
    phi_reply: 0.2
    kappa: 0.8
    eta: 0.7
judges:
  fair: {}
  lenient: { offset: 1 }
  misquoting: { misquote: 1 }
  moody: { nonsense: 0.5 }
`;

/** A simulator of both persuadees that knows the cases of the recovery. */
export async function startRecoverySimulator(seed: number): Promise<SimulatorHandle> {
  const dataDir = workFolder('recovery-simulator');
  const added = addCases(dataDir, CLI);
  if (added !== null) throw new Error(added);
  const before = process.env.METTLE_DATA_DIR;
  process.env.METTLE_DATA_DIR = dataDir;
  try {
    const simulator = await startSimulator(`seed: ${seed}\nlatency: { ms: 2, jitter: 2 }\n${PERSUADEES}`);
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

/** Adds the cases to a data folder; returns why it did not, null = it did. */
function addCases(dataDir: string, cli: string): string | null {
  const added = spawnSync(process.execPath, [cli, 'datasets', 'add', DATASET, CASES, '--persuasion'], {
    env: { ...process.env, METTLE_DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  return added.status === 0 ? null : `mettle datasets add ended with ${added.status}: ${tellingLine(added.stderr)}`;
}

export type RecoveryOutcome =
  | { readonly end: 'agrees'; readonly checked: Recovered }
  | { readonly end: 'differs'; readonly differences: readonly string[] }
  | { readonly end: 'failed'; readonly why: string }
  | { readonly end: 'timeout' };

export interface Recovered {
  readonly readings: number;
  /** Numbers of readings compared to 1e-9. */
  readonly compared: number;
  /** Readings that must be missing, and are. */
  readonly missing: number;
  /** Readings that must be carried, and are. */
  readonly carried: number;
  /** Figures of report.json compared to 1e-9, and orders. */
  readonly figures: number;
  /** Parameters given back to 1e-9. */
  readonly recovered: number;
  /** Sampled means within 4 standard errors. */
  readonly means: number;
  /** Words of judges compared, and those among them that a persuadee declined to talk. */
  readonly judged: number;
  readonly declined: number;
  /** Means of judgements within 4 standard errors of what is said at z + delta. */
  readonly judged_means: number;
  /** Reflective readings compared to 1e-9. */
  readonly reflective: number;
}

/** Runs cases against both persuadees and has Python hold every reading against the equations. */
export async function recoveryRun(options: {
  readonly simulator: SimulatorHandle;
  /** Entry of the `mettle` under test; default: this tree's. */
  readonly cli?: string;
  readonly plan?: RecoveryPlan;
  readonly limitMs: number;
}): Promise<RecoveryOutcome> {
  const { simulator, cli = CLI, plan = EVERYTHING, limitMs } = options;
  const dataDir = workFolder('recovery');
  try {
    const added = addCases(dataDir, cli);
    if (added !== null) return { end: 'failed', why: added };
    const spec = join(dataDir, 'spec.json');
    writeFileSync(spec, JSON.stringify(specOf(simulator.url, plan)));
    const ended = await runCli(cli, ['run', spec, '--json', '--quiet'], { dataDir, limitMs });
    await endEngine(dataDir);
    if (ended.late) return { end: 'timeout' };
    if (ended.code !== 0)
      return { end: 'failed', why: `mettle run ended with ${ended.code}: ${tellingLine(ended.text)}` };
    const { report } = JSON.parse(ended.out) as { report: string };
    const trials = join(dataDir, 'trials.jsonl');
    writeFileSync(trials, trialRows(join(dataDir, 'mettle.db')));
    return check({ report, trials, plan, config: await simulatorConfig(simulator) });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As the store keeps them, one a line. */
function trialRows(database: string): string {
  const db = new Database(database, { readonly: true });
  try {
    const rows = db.prepare('select persuadee, outcome, row from trials order by persuadee, position').all();
    return (rows as { persuadee: string; outcome: string; row: string }[])
      .map(({ row, ...beside }) => `${JSON.stringify({ ...beside, ...JSON.parse(row) })}\n`)
      .join('');
  } finally {
    db.close();
  }
}

function specOf(url: string, { set, estimators, samples, mitigations, judges = [], ...design }: RecoveryPlan) {
  const guard = mitigations?.includes('guard') ? 'wall' : undefined;
  const persuadee = (name: string) => ({ name, endpoint: 'sim', model: name, estimators, samples });
  return {
    name: 'recovery',
    seed: 3,
    endpoints: { sim: { base_url: url, timeout_s: 120, concurrency: { start: 32, ceiling: 64 } } },
    ...(guard === undefined ? {} : { moderators: [{ name: guard, dialect: 'all-unsafe' }] }),
    persuasion: {
      cases: [{ dataset: DATASET, where: set === undefined ? {} : { set: [set] } }],
      persuadees: ['plain', 'habits'].map(persuadee),
      judges: judges.map((name) => ({ name, endpoint: 'sim', model: name })),
      ...{ mitigations, guard, ...design },
    },
    report: { draws: 20 },
  };
}

function check(of: { report: string; trials: string; plan: RecoveryPlan; config: string }): RecoveryOutcome {
  const args = ['-B', CHECK, '--report', of.report, '--trials', of.trials, '--config', '-', '--cases', CASES];
  args.push('--plan', JSON.stringify(of.plan));
  const { status, stdout, stderr } = spawnSync('python3', args, {
    input: of.config,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 1 && stdout !== '') return { end: 'differs', differences: stdout.trimEnd().split('\n') };
  if (status !== 0) throw new Error(`persuasion_check.py ended with ${status}: ${stderr}`);
  return { end: 'agrees', checked: JSON.parse(stdout) as Recovered };
}
