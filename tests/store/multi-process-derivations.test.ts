import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Derived } from '../../media/derivations.ts';
import { cleanUp, freshPath } from './fixture.ts';

cleanUp();

interface Seen {
  readonly made: readonly number[];
  readonly read: readonly (Derived | null)[];
  readonly looked: readonly (Derived | null)[];
}

const KEYS = 200;
const NAMES = ['a', 'b', 'c', 'd'];

it('makes each of 200 derivations once among four processes, and all of them read the same', async () => {
  const path = freshPath();
  const script = fileURLToPath(new URL('./claim-hammer.ts', import.meta.url));
  const hammer = async (name: string): Promise<Seen> => {
    const arguments_ = [script, path, name, NAMES.join(), String(KEYS)];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_);
    return JSON.parse(stdout) as Seen;
  };
  const seen = await Promise.all(NAMES.map(hammer));

  const made = seen.flatMap((one) => one.made).sort((a, b) => a - b);
  expect(made).toEqual(Array.from({ length: KEYS }, (_, i) => i));
  const [first] = seen;
  expect(first?.looked.every((derived) => derived?.kind === 'refused')).toBe(true);
  for (const { read, looked } of seen) {
    expect(read).toEqual(first?.looked);
    expect(looked).toEqual(first?.looked);
  }
}, 60_000);
