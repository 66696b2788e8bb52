import { expect } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import type { Suite } from '../store/check.ts';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets `ms` pass on the clock. */
  pass(ms: number): Promise<void>;
}

/** Whether a promise has settled once everything due now has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  promise.then(
    () => (done = true),
    () => (done = true),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

/** What every clock must do. */
export const clockSuite: Suite<ClockUnderTest> = [
  {
    name: 'never goes back, and moves on by what passes',
    async run(create) {
      const { clock, pass } = await create();
      let [last, wall] = [clock.monotonic(), clock.now()];
      for (let i = 0; i < 200; i += 1) {
        const [next, nextWall] = [clock.monotonic(), clock.now()];
        expect(next).toBeGreaterThanOrEqual(last);
        expect(nextWall).toBeGreaterThanOrEqual(wall);
        [last, wall] = [next, nextWall];
      }
      await pass(5);
      expect(clock.monotonic() - last).toBeGreaterThanOrEqual(4);
      expect(clock.now() - wall).toBeGreaterThanOrEqual(4);
    },
  },
  {
    name: 'wakes a sleeper when its time has passed and not before',
    async run(create) {
      const { clock, pass } = await create();
      const before = clock.monotonic();
      const sleep = clock.sleep(20);
      expect(await settled(sleep)).toBe(false);
      await pass(30);
      await sleep;
      expect(clock.monotonic() - before).toBeGreaterThanOrEqual(19);
    },
  },
  {
    name: 'lets a sleep of no length or of less end at once',
    async run(create) {
      const { clock } = await create();
      await clock.sleep(0);
      await clock.sleep(-5);
    },
  },
  {
    name: 'ends a sleep with the reason of its signal as soon as that aborts',
    async run(create) {
      const { clock } = await create();
      const controller = new AbortController();
      const sleep = clock.sleep(3_600_000, controller.signal);
      sleep.catch(() => {});
      expect(await settled(sleep)).toBe(false);
      controller.abort(new Error('enough'));
      expect(await settled(sleep)).toBe(true);
      await expect(sleep).rejects.toThrow('enough');
    },
  },
  {
    name: 'refuses to sleep under a signal that has aborted already',
    async run(create) {
      const { clock } = await create();
      const sleep = clock.sleep(3_600_000, AbortSignal.abort(new Error('too late')));
      sleep.catch(() => {});
      expect(await settled(sleep)).toBe(true);
      await expect(sleep).rejects.toThrow('too late');
    },
  },
  {
    name: 'does not mind a signal that aborts after the sleep',
    async run(create) {
      const { clock, pass } = await create();
      const controller = new AbortController();
      const sleep = clock.sleep(2, controller.signal);
      await pass(10);
      await sleep;
      controller.abort(new Error('late'));
      await sleep;
    },
  },
];
