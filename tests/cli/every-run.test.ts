import { describe, expect, it } from 'vitest';
import { createManualClock, systemClock } from '../../core/clock.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { workEveryRun } from '../../workers/every-run.ts';
import { until } from '../kill/processes.ts';

const RUN = { name: 'run', specDigest: 'd', ordinal: 1, spec: {}, operations: {} };

async function setUp() {
  const { runs } = createMemoryStore({ clock: createManualClock() });
  const log: string[] = [];
  const stop = new AbortController();
  let die = (_: Error) => {};
  const working = workEveryRun({
    runs,
    clock: { ...systemClock, sleep: (_, signal) => systemClock.sleep(1, signal) },
    async start(runId) {
      log.push(`start ${runId}`);
      const running = new Promise<void>((_, reject) => {
        die = reject;
      });
      return { running, drain: async () => void log.push(`drain ${runId}`) };
    },
    signal: stop.signal,
    onTrouble: (error) => log.push(String(error)),
  });
  const begin = async (id: string) => {
    await runs.create({ ...RUN, id });
    await runs.update(id, { state: 'running', bundle: 'b' });
  };
  return { runs, log, stop, working, begin, die: (error: Error) => die(error) };
}

describe('a worker for every run', () => {
  it('takes up runs as they begin, leaves those that ended and drains the rest at the end', async () => {
    const { runs, log, stop, working, begin } = await setUp();
    await runs.create({ ...RUN, id: 'not-started' });
    await begin('a');
    await until('a is taken up', () => log.includes('start a'));
    await begin('b');
    await until('b is taken up', () => log.includes('start b'));
    await runs.update('a', { state: 'done' });
    await until('a is left', () => log.includes('drain a'));
    stop.abort();
    await working;
    expect(log).toEqual(['start a', 'start b', 'drain a', 'drain b']);
  });

  it('ends with what a worker died of', async () => {
    const { log, working, begin, die } = await setUp();
    await begin('a');
    await until('a is taken up', () => log.includes('start a'));
    die(new Error('the server is gone'));
    await expect(working).rejects.toThrow('the server is gone');
    expect(log).toEqual(['start a', 'drain a']);
  });
});
