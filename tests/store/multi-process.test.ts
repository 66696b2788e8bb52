import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { digestOf } from '../../core/digest.ts';
import { openStore } from '../../store/open-store.ts';
import { callRef, cleanUp, closing, collect, freshPath, moderationCases, RUN, verdictRow } from './fixture.ts';

cleanUp();

interface Seen {
  readonly kept: readonly (readonly [key: string, answer: string])[];
  readonly epochs: readonly number[];
  readonly counted: number;
  readonly stale: number;
  readonly spent: number;
}

const BATCHES = 30;

it('loses and doubles nothing while three processes open a fresh file and write to it at once', async () => {
  const path = freshPath();
  const script = fileURLToPath(new URL('./hammer.ts', import.meta.url));
  const hammer = async (name: string): Promise<Seen> => {
    const arguments_ = [script, path, name, String(BATCHES)];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_, { maxBuffer: 1e8 });
    return JSON.parse(stdout) as Seen;
  };
  const seen = await Promise.all(['a', 'b', 'c'].map(hammer));
  const store = closing(await openStore({ path }));

  const answers = new Map<string, string>();
  for (const [key, answer] of seen.flatMap(({ kept }) => kept)) {
    expect(answers.get(key) ?? answer).toBe(answer);
    answers.set(key, answer);
  }
  expect(answers.size).toBe(BATCHES * 50 * 4);
  const keys = [...answers.keys()] as ReturnType<typeof callRef>['key'][];
  const stored = await store.ledger.look(keys);
  stored.forEach(({ held }, i) => {
    expect(held?.kind === 'answer' ? digestOf(held.answer) : null).toBe(answers.get(keys[i] as string));
  });

  const rows = moderationCases(BATCHES * 100).map((item) => verdictRow(item));
  const sorted = rows.sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
  expect(await collect(store.results.verdicts({ run: RUN, moderator: 'json-policy' }))).toEqual(sorted);

  const epochs = seen.flatMap((one) => one.epochs).sort((a, b) => a - b);
  expect(epochs).toEqual(Array.from({ length: BATCHES * 3 }, (_, i) => i + 1));
  const counted = seen.reduce((sum, one) => sum + one.counted, 0);
  expect(counted + seen.reduce((sum, one) => sum + one.stale, 0)).toBe(BATCHES * 3);
  expect((await store.ledger.look([callRef('contested').key]))[0]?.attempts).toBe(counted);
  const spent = seen.reduce((sum, one) => sum + one.spent, 0);
  expect(spent).toBe(BATCHES * 3 * 10);
  expect(await store.quota.balance('run:a')).toEqual({ budget: 1_000_000, spent, reserved: 0, unaccounted: 0 });
}, 60_000);
