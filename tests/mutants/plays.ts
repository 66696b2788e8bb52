import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { KNOWN, oracleRun } from '../oracle/oracle-run.ts';
import { EVERYTHING, type RecoveryPlan, recoveryRun, startRecoverySimulator } from '../oracle/recovery-run.ts';
import { suitesPlay } from '../oracle/suites-play.ts';
import { suitesSimulator } from '../oracle/suites-run.ts';

/** Small evaluations of which a check in Python knows every figure. A mutant is played in the one that shows it. */
export const PLAY_NAMES = [
  'moderation',
  'suites',
  'persuasion',
  'persuasion-sampled',
  'persuasion-goal',
  'persuasion-robust',
  'persuasion-video',
] as const;
export type PlayName = (typeof PLAY_NAMES)[number];

export type PlayOutcome =
  /** `compared`: figures. */
  | { readonly end: 'agrees'; readonly compared: number }
  | { readonly end: 'differs'; readonly differences: readonly string[] }
  | { readonly end: 'failed'; readonly why: string }
  | { readonly end: 'timeout' };

export interface Play {
  /** The simulator that it needs, of this tree. */
  readonly simulator: keyof typeof SIMULATORS;
  /** `cli`: entry of the `mettle` under test. */
  run(simulator: SimulatorHandle, cli: string): Promise<PlayOutcome>;
}

const LIMIT_MS = 120_000;

const CASES = [
  { dataset: 'hatecheck', sample: 150 },
  { dataset: 'xstest', sample: 100 },
  { dataset: 'openai-moderation', sample: 150 },
  { dataset: 'hatecheck', sample: 12, render: ['image/plain', 'image/noisy'] },
  { dataset: 'hatecheck', sample: 5, render: ['video/split', 'video/transcript'] },
] as const;

/** Rates so high that each kind of answer turns up in a few hundred cases. */
const MODERATORS = `
seed: 5
latency: { ms: 2, jitter: 4 }
models:
${model('sim-policy', 'json-policy')}
${model('sim-guard', 'llama-guard-3')}
${model('sim-word', 'one-word')}
${model('sim-omni', 'moderations')}
`;

function model(name: string, format: string): string {
  return `  ${name}:
    format: ${format}
    rates:
      unsafe: { refused: 0.05, malformed: 0.06, truncated: 0.08, wrong: 0.10 }
      safe: { refused: 0.08, malformed: 0.05, truncated: 0.06, wrong: 0.20 }`;
}

export const SIMULATORS = {
  moderators: () => startSimulator(MODERATORS, KNOWN),
  suites() {
    const { config, datasets } = suitesSimulator();
    return startSimulator(config, datasets);
  },
  // Under this seed, probes of two cases are refused altogether, before their last turn.
  persuadees: () => startRecoverySimulator(28),
} as const;

/** Few calls: five cases, one prior other than `none`, belief as tokens tell it. */
const QUICK: RecoveryPlan = { ...EVERYTHING, set: 'quick', priors: ['moderate'], estimators: ['logprob'] };

export const PLAYS: Readonly<Record<PlayName, Play>> = {
  moderation: {
    simulator: 'moderators',
    async run(simulator, cli) {
      const outcome = await oracleRun({ simulator, cases: CASES, cli, limitMs: LIMIT_MS });
      return outcome.end === 'agrees' ? { end: 'agrees', compared: outcome.checked.compared } : outcome;
    },
  },
  suites: {
    simulator: 'suites',
    async run(simulator, cli) {
      const outcome = await suitesPlay({ simulator, cli, sample: 60, limitMs: LIMIT_MS });
      return outcome.end === 'agrees' ? { end: 'agrees', compared: outcome.checked.compared } : outcome;
    },
  },
  persuasion: recovery(QUICK),
  'persuasion-sampled': recovery({
    ...QUICK,
    arms: ['text', 'media'],
    probes: ['likert'],
    estimators: ['sampled', 'verbalised'],
    repeats: 2,
  }),
  // Under the placebo one of the two persuadees hears what it hears under text: a judge cannot tell them apart.
  'persuasion-robust': recovery({
    ...QUICK,
    arms: ['text', 'media_placebo'],
    mitigations: ['none', 'cautious'],
    probes: ['binary'],
    judges: ['misquoting', 'moody'],
    judge_at: 'every',
    reflective: true,
  }),
  'persuasion-video': recovery({
    ...QUICK,
    arms: ['text', 'media'],
    probes: ['binary'],
    media: { kind: 'video', frames: 2 },
  }),
  'persuasion-goal': recovery({ ...QUICK, priors: ['none'], probes: ['binary', 'likert'], end_at_goal: true }),
};

function recovery(plan: RecoveryPlan): Play {
  return {
    simulator: 'persuadees',
    async run(simulator, cli) {
      const outcome = await recoveryRun({ simulator, cli, plan, limitMs: LIMIT_MS });
      // No edit of a dialogue makes it endless: that a run is late is an accident.
      if (outcome.end === 'timeout') return { end: 'failed', why: `the run took longer than ${LIMIT_MS / 1000} s` };
      if (outcome.end !== 'agrees') return outcome;
      const { compared, figures, missing, carried, judged, reflective } = outcome.checked;
      return { end: 'agrees', compared: compared + figures + missing + carried + judged + reflective };
    },
  };
}
