import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashedUniform } from '../../core/digest.ts';
import { type Moment, nameOf, play } from '../kill/moments.ts';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { finish, newScene, SIMULATOR, startRun } from '../kill/scenario.ts';

/** The short form of `npm run test:kill`; MOMENTS_SEED chooses where in the run the seeded moment lies. */
const seed = Number(process.env.MOMENTS_SEED ?? 20261125);
const MOMENTS: readonly Moment[] = [
  { kind: 'rows', target: 'both', share: 0.1 + 0.8 * hashedUniform(['moment-share', seed, 0]) },
  { kind: 'point', target: 'worker', point: 'inside-commit', nth: 5 },
  { kind: 'point', target: 'worker', point: 'media-made', nth: 23 },
  { kind: 'point', target: 'worker', point: 'reply-kept', nth: 9 },
  { kind: 'history-lost', share: 0.4 },
];

describe('killed and started again, a run ends in the same report', () => {
  let simulator: SimulatorHandle;
  let expected: Record<string, string>;

  beforeAll(async () => {
    simulator = await startSimulator(SIMULATOR);
    const calm = newScene(simulator);
    expected = (await finish(startRun(calm), calm)).hashes;
    calm.dispose();
  }, 180_000);
  afterAll(() => simulator.stop());

  it.each(MOMENTS.map((moment) => [nameOf(moment), moment] as const))(
    '%s',
    async (_, moment) => {
      const outcome = await play(moment, simulator, expected);
      console.log(
        `MOMENTS_SEED=${seed} ${outcome.moment}: ${outcome.rows} rows, ${outcome.heldOpen} calls held open, ${outcome.extraPayments} paid again (at most ${outcome.allowed})`,
      );
      expect(outcome.problems).toEqual([]);
    },
    240_000,
  );
});
