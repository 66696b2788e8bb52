import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { giveUpCase } from '../../cli/give-up.ts';
import { createManualClock } from '../../core/clock.ts';
import { openStore } from '../../store/open-store.ts';
import {
  batches,
  cleanUp,
  closing,
  collect,
  EVALUATION,
  freshPath,
  manifestInfo,
  moderationCase,
  moderationCases,
  newRun,
  RUN,
} from '../store/fixture.ts';

cleanUp();

it('finds the case that kills its workers, pauses the run by its name, and ends the page once it is given up', async () => {
  const path = freshPath();
  let now = Date.parse('2026-01-05T09:00:00Z');
  const clock = createManualClock(now);
  const store = closing(await openStore({ path, clock }));
  await store.runs.create({ ...newRun(), spec: { moderators: [{ name: 'policy' }] } });
  const run = await store.runs.freeze(RUN, batches({ cases: moderationCases(6) }), () => manifestInfo(6), EVALUATION);
  const script = fileURLToPath(new URL('./poison-worker.ts', import.meta.url));
  const work = () => {
    now += 10_000;
    clock.advance(10_000);
    const { signal, stdout, stderr } = spawnSync(process.execPath, [script, path, String(now), '3'], {
      encoding: 'utf8',
    });
    if (signal === null && stdout === '') throw new Error(stderr);
    return signal ?? (JSON.parse(stdout) as unknown);
  };
  for (let i = 0; i < 5; i += 1) expect(work()).toBe('SIGKILL');
  expect(work()).toEqual({ done: 0, remaining: 3, stopped: 'paused' });
  const poison = moderationCase(3).id;
  expect((await store.runs.control(RUN)).paused).toMatchObject({
    by: 'poison_case',
    message: expect.stringContaining(poison),
  });
  await giveUpCase(store, run, { text: poison, moderator: null });
  expect(work()).toEqual({ done: 2, remaining: 0, stopped: null });
  const rows = await collect(store.results.verdicts({ run: RUN, moderator: 'policy' }));
  expect(
    rows.filter(({ verdict }) => verdict.outcome === 'error').map(({ caseId, verdict }) => [caseId, verdict.reason]),
  ).toEqual([[poison, 'worker_lost']]);
  expect(rows).toHaveLength(6);
}, 60_000);
