import { describe, it } from 'vitest';

/** One promise of a port. `create` makes a fresh subject; checks share none. */
export interface Check<S> {
  readonly name: string;
  run(create: () => Promise<S>): Promise<void>;
}

/** A conformance suite: what every implementation of a port must pass. */
export type Suite<S> = readonly Check<S>[];

/** Runs a suite under Vitest. */
export function testSuite<S>(name: string, suite: Suite<S>, create: () => Promise<S>): void {
  describe(name, () => {
    for (const check of suite) it(check.name, () => check.run(create));
  });
}

/** Names of the checks that `create`'s subject does not pass: for showing that a suite finds a planted fault. */
export async function failing<S>(suite: Suite<S>, create: () => Promise<S>): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of suite) {
    try {
      await check.run(create);
    } catch {
      failed.push(check.name);
    }
  }
  return failed;
}
