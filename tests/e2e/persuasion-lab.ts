import type { Arm } from '../../persuasion/condition.ts';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { KEY } from './lab.ts';

/** A persuadee as a spec names it. */
export interface Talker {
  readonly name: string;
  readonly model: string;
  readonly [setting: string]: unknown;
}

/** Gives way slowly, refuses nothing. */
const PLAIN = {
  b0: -1,
  priors: { none: {}, weak: {}, moderate: {}, strong: {} },
  strengths: { none: 0.2, logic: 0.8, credibility: 0.6, emotion: 0.4 },
  multipliers: { caption: 1.2, image: 1.5, video: 1.6 },
  r: 0.1,
  cutpoints: [-1.5, -0.5, 0.5, 1.5],
};

/** What is wrong with each simulated persuadee, by model name; `plain` has nothing. */
const PERSUADEES = {
  plain: PLAIN,
  blind: { ...PLAIN, logprobs: false },
  echo: { ...PLAIN, habit: 'echo' },
  foreign: { ...PLAIN, habit: 'foreign' },
  silent: { ...PLAIN, habit: 'silent' },
  broken: { ...PLAIN, habit: 'broken-logprobs' },
  refuses: { ...PLAIN, phi_probe: 1 },
  mute: { ...PLAIN, phi_reply: 1 },
  // The turn of emotion is a request the simulator refuses.
  gap: { ...PLAIN, strengths: { none: 0.2, logic: 0.8, credibility: 0.6 } },
};

/** A simulator of these persuadees that wants KEY and scripts no fault. */
export function startTalkers(): Promise<SimulatorHandle> {
  const latency = { ms: 25, jitter: 10 };
  return startSimulator(JSON.stringify({ seed: 5, latency, api_key: KEY, persuadees: PERSUADEES }), 'hatecheck');
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
