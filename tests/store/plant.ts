import { describe, expect, it } from 'vitest';
import { failing, type Suite } from './check.ts';
import { inMemory, type TestStore } from './fixture.ts';

/** A fault that somebody could make in one port of the store. */
export interface Fault<K extends keyof TestStore> {
  readonly name: string;
  /** The check that must find it; others may. */
  readonly caughtBy: string;
  readonly plant: (store: TestStore) => TestStore[K];
}

/** Shows that a suite passes the correct port and finds each planted fault. */
export function faultTests<K extends keyof TestStore & string>(
  port: K,
  suite: Suite<TestStore>,
  faults: readonly Fault<K>[],
): void {
  describe(`the suite of ${port}`, () => {
    it('passes the correct implementation', async () => {
      expect(await failing(suite, inMemory)).toEqual([]);
    });
    for (const { name, caughtBy, plant } of faults) {
      it(`fails when ${name}`, async () => {
        const faulty = async () => {
          const store = await inMemory();
          return { ...store, [port]: plant(store) };
        };
        expect(await failing(suite, faulty)).toContain(caughtBy);
      });
    }
  });
}
