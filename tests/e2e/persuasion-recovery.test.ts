import { afterAll, describe, expect, it } from 'vitest';
import type { SimulatorHandle } from '../kill/processes.ts';
import { hasPython } from '../oracle/oracle-run.ts';
import { EVERY_ARM, EVERY_MITIGATION, QUICK, VIDEOS, WHOLE } from '../oracle/recovery-plans.ts';
import { EVERYTHING, type RecoveryPlan, recoveryRun, startRecoverySimulator } from '../oracle/recovery-run.ts';

if (!hasPython) console.warn('no python3 on PATH: readings are not compared with tests/oracle/persuasion_check.py');

/** Cases x persuadees x arms x priors. */
const TRIALS = { quick: 5 * 2 * 4 * 2, rest: 7 * 2 * 4 * 2 };

/** With RECOVERY=full also a run that crosses everything with everything: some five minutes. */
const isFull = process.env.RECOVERY === 'full';

/** Under these seeds some probes are refused altogether. `recovered`: at least so many parameters. */
const SHARED = 28;
const RUNS = [
  { seed: 1, plan: { ...EVERYTHING, set: 'rest' }, trials: TRIALS.rest, recovered: 80 },
  { seed: SHARED, plan: QUICK, trials: TRIALS.quick, recovered: 60 },
  ...(isFull ? [{ seed: 22, plan: QUICK, trials: TRIALS.quick, recovered: 60 }] : []),
] as const;

interface Stats {
  readonly extra_payments: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly unrecognised_media: number;
}

let shared: Promise<SimulatorHandle> | null = null;
afterAll(async () => (await shared)?.stop());

/** Most runs have one simulator one after another: to start it takes longer than some of them. */
async function simulatorOf(seed: number): Promise<SimulatorHandle> {
  if (seed !== SHARED) return startRecoverySimulator(seed);
  shared ??= startRecoverySimulator(SHARED);
  const simulator = await shared;
  await simulator.reset();
  return simulator;
}

async function release(simulator: SimulatorHandle): Promise<void> {
  if (simulator !== (await shared)) simulator.stop();
}

describe.skipIf(!hasPython)('trials of simulated persuadees with known parameters', () => {
  it.each(RUNS)(
    'read every belief, refusal and parameter back, seed $seed',
    async ({ seed, plan, trials, recovered }) => {
      const simulator = await simulatorOf(seed);
      try {
        const outcome = await recoveryRun({ simulator, plan, limitMs: 240_000 });
        if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 1).slice(0, 4_000));
        const { checked } = outcome;
        // At least three checkpoints a trial, and a reading of each estimator and question at each.
        expect(checked.readings).toBeGreaterThan(trials * 3 * 4);
        expect(checked.compared).toBeGreaterThan(checked.readings);
        expect(checked.missing).toBeGreaterThan(10);
        expect(checked.recovered).toBeGreaterThanOrEqual(recovered);
        // pdcg_local of each persuadee, arm and prior, of each question and estimator.
        expect(checked.figures).toBeGreaterThan(2 * 4 * 2 * 4);
        expect(checked.means).toBeGreaterThanOrEqual(2 * 4 * 2 * 3);
        const stats = (await simulator.stats()) as unknown as Stats;
        expect(stats.extra_payments).toBe(0);
        expect(stats.errors).not.toHaveProperty('unknown_text');
      } finally {
        await release(simulator);
      }
    },
    260_000,
  );

  /** `recovered`, `judged`: at least so many. */
  const FURTHER = [
    { name: 'arms, judges and time to think', seed: SHARED, plan: EVERY_ARM, recovered: 35, judged: 300 },
    { name: 'mitigations', seed: SHARED, plan: EVERY_MITIGATION, recovered: 15, judged: 50 },
    { name: 'videos', seed: SHARED, plan: VIDEOS, recovered: 10, judged: 0 },
    ...(isFull ? [{ name: 'everything', seed: 1, plan: WHOLE, recovered: 1_000, judged: 5_000 }] : []),
  ] as const;

  it.each(FURTHER)(
    'give back every parameter of $name',
    async ({ seed, plan, recovered, judged }) => {
      const simulator = await simulatorOf(seed);
      try {
        const outcome = await recoveryRun({ simulator, plan, limitMs: isFull ? 3_000_000 : 240_000 });
        if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 1).slice(0, 4_000));
        const { checked } = outcome;
        expect(checked.recovered).toBeGreaterThanOrEqual(recovered);
        expect(checked.judged).toBeGreaterThanOrEqual(judged);
        expect(checked.judged_means > 0).toBe(judged > 0);
        expect(checked.reflective > 0).toBe(plan.reflective === true);
        const { errors, extra_payments, unrecognised_media } = (await simulator.stats()) as unknown as Stats;
        expect({ errors, extra_payments, unrecognised_media }).toEqual({
          ...{ errors: {}, extra_payments: 0, unrecognised_media: 0 },
        });
      } finally {
        await release(simulator);
      }
    },
    isFull ? 3_100_000 : 260_000,
  );

  it('carries the last belief of a trial that ended at the goal, and nothing that was never read', async () => {
    const simulator = await simulatorOf(SHARED);
    try {
      const plan: RecoveryPlan = {
        ...QUICK,
        priors: ['none'],
        probes: ['binary', 'likert'],
        estimators: ['logprob'],
        end_at_goal: true,
      };
      const outcome = await recoveryRun({ simulator, plan, limitMs: 240_000 });
      if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 1).slice(0, 4_000));
      expect(outcome.checked.carried).toBeGreaterThan(10);
    } finally {
      await release(simulator);
    }
  }, 260_000);
});
