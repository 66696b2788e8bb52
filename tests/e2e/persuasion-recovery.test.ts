import { describe, expect, it } from 'vitest';
import { hasPython } from '../oracle/oracle-run.ts';
import { recoveryRun, startRecoverySimulator } from '../oracle/recovery-run.ts';

if (!hasPython) console.warn('no python3 on PATH: readings are not compared with tests/oracle/persuasion_check.py');

/** 12 cases x 2 persuadees x 4 arms x 2 priors. */
const TRIALS = 12 * 2 * 4 * 2;

describe.skipIf(!hasPython)('trials of simulated persuadees with known parameters', () => {
  it.each([1, 2, 3])(
    'read every belief, refusal and parameter back, seed %i',
    async (seed) => {
      const simulator = await startRecoverySimulator(seed);
      try {
        const outcome = await recoveryRun({ simulator, limitMs: 240_000 });
        if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 1).slice(0, 4_000));
        const { readings, compared, refused, recovered, means } = outcome.checked;
        // At least two checkpoints a trial, and a reading of each estimator at each.
        expect(readings).toBeGreaterThan(TRIALS * 2 * 3);
        expect(compared).toBeGreaterThan(readings);
        expect(refused).toBeGreaterThan(10);
        expect(recovered).toBeGreaterThan(200);
        expect(means).toBeGreaterThan(2 * 4 * 2 * 2);
        const stats = (await simulator.stats()) as unknown as {
          extra_payments: number;
          errors: Record<string, number>;
        };
        expect(stats.extra_payments).toBe(0);
        expect(stats.errors).not.toHaveProperty('unknown_text');
      } finally {
        simulator.stop();
      }
    },
    260_000,
  );
});
