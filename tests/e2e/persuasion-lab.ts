import type { Arm } from '../../persuasion/condition.ts';
import type { TrialRow } from '../../persuasion/trial.ts';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { KEY, type Lab } from './lab.ts';

/** A persuadee as a spec names it. */
export interface Talker {
  readonly name: string;
  readonly model: string;
  readonly [setting: string]: unknown;
}

export const LATENCY = { ms: 25, jitter: 10 };

/** Gives way slowly, refuses nothing. */
const SIM1 = {
  b0: -1,
  priors: { none: {}, weak: {}, moderate: {}, strong: {} },
  strengths: { none: 0.2, logic: 0.8, credibility: 0.6, emotion: 0.4 },
  multipliers: { caption: 1.2, image: 1.5, video: 1.6 },
  r: 0.1,
  cutpoints: [-1.5, -0.5, 0.5, 1.5],
};

/** A persuadee with whom nothing is wrong. */
export const PLAIN: readonly Talker[] = [{ name: 'plain', model: 'plain' }];

/** What is wrong with each simulated persuadee, by model name; `plain` has nothing. */
const PERSUADEES = {
  plain: SIM1,
  // Comes to the goal in the first turn or the second.
  eager: { ...SIM1, b0: -0.1, strengths: { none: 3, logic: 3, credibility: 3, emotion: 3 } },
  blind: { ...SIM1, logprobs: false },
  echo: { ...SIM1, habit: 'echo' },
  foreign: { ...SIM1, habit: 'foreign' },
  silent: { ...SIM1, habit: 'silent' },
  broken: { ...SIM1, habit: 'broken-logprobs' },
  refuses: { ...SIM1, phi_probe: 1 },
  mute: { ...SIM1, phi_reply: 1 },
  // A turn of credibility is a request that the simulator refuses.
  gap: { ...SIM1, strengths: { none: 0.2, logic: 0.8, emotion: 0.4 } },
};

/** A simulator of these persuadees that wants KEY and scripts no fault. */
export function startTalkers(): Promise<SimulatorHandle> {
  return startSimulator(
    JSON.stringify({ seed: 5, latency: LATENCY, api_key: KEY, persuadees: PERSUADEES, judges: { fair: {} } }),
    'hatecheck',
  );
}

/** Trials of the claims of PMIYC: three turns each. */
export function talkOf({
  name,
  persuadees,
  cases = [{ dataset: 'pmiyc', sample: 2 }],
  arms = ['text'],
  persuasion = {},
  more = {},
}: {
  readonly name: string;
  readonly persuadees: readonly Talker[];
  readonly cases?: readonly unknown[];
  readonly arms?: readonly Arm[];
  readonly persuasion?: object;
  readonly more?: object;
}): Record<string, unknown> {
  const endpoint = `\${SIM_URL}`;
  return {
    name,
    endpoints: {
      sim: { base_url: endpoint, api_key_env: 'SIM_KEY', timeout_s: 10, concurrency: { start: 8, ceiling: 8 } },
    },
    persuasion: {
      cases,
      persuadees: persuadees.map((entry) => ({ endpoint: 'sim', ...entry })),
      arms,
      repeats: 1,
      page_size: 4,
      ...persuasion,
    },
    report: { draws: 20 },
    ...more,
  };
}

/** Rows of one persuadee by position and ask. */
export function rowsOf(
  lab: Lab,
  run: string,
  persuadee: string,
): (Pick<TrialRow, 'turns' | 'probes' | 'judged' | 'reflective'> & { outcome: string; ask: number })[] {
  return lab
    .sql('select row, outcome, ask from trials where run = ? and persuadee = ? order by position, ask', run, persuadee)
    .map(({ row, outcome, ask }) => ({ ...JSON.parse(String(row)), outcome: String(outcome), ask: Number(ask) }));
}

/** Rows of trials of one run. */
export function trialsIn(lab: Lab, run: string): number {
  return Number(lab.sql('select count(*) as n from trials where run = ?', run)[0]?.n);
}
