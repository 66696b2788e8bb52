import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, type SimulatorHandle, until } from '../kill/processes.ts';
import { eventsOf, KEY, LATENCY, type Lab, openLab, resultOf, specOf, startFaultless } from './lab.ts';

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startFaultless();
  lab = await openLab(simulator);
}, 60_000);
afterAll(async () => {
  await lab.dispose();
  simulator.stop();
});

async function runsOf(): Promise<{ run: string; state: string; rows: number; of: number }[]> {
  return resultOf(await lab.run(['status', '--json'])).runs as Awaited<ReturnType<typeof runsOf>>;
}

describe('trouble in mid-run costs nothing and leaves the report of a calm run', () => {
  const spec = specOf({ name: 'trouble' });
  let file: string;
  let calm: Record<string, string>;
  let id: string;
  let ordinal = 1;

  beforeAll(async () => {
    file = lab.file('trouble.yaml', spec);
    const ended = await lab.run(['run', file, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    id = String(resultOf(ended).run).replace(/1$/, '');
    calm = lab.reportHashes(`${id}1`);
  }, 60_000);
  afterEach(() => simulator.patch({ api_key: KEY, down: false, latency: LATENCY }));

  /** Another run of the same spec, once it has `rows` verdicts. */
  async function under(rows: number, env: Record<string, string> = {}, path = file) {
    await simulator.reset();
    const run = `${id}${++ordinal}`;
    const process = lab.start(['run', path, '--json', '--again'], env);
    await until(`${rows} rows`, () => lab.rows(run) >= rows || process.child.exitCode !== null);
    expect(process.child.exitCode, process.said()).toBeNull();
    return { run, process };
  }

  it('a key that is taken back: pauses, stays paused until it is mended, goes on', async () => {
    const { run, process } = await under(15);
    await simulator.patch({ api_key: 'another-key' });
    const paused = await process.ended;
    expect(paused.code, paused.err).toBe(5);
    const { state, reason, rows } = resultOf(paused);
    expect({ state, reason }).toMatchObject({
      state: 'paused',
      reason: { by: 'provider_config', message: expect.stringMatching(/answered 401.*Check the API key/) },
    });
    expect(paused.out + paused.err).not.toContain(KEY);
    expect(rows).toBe(lab.rows(run));

    const still = await lab.run(['run', file, '--json', '--quiet']);
    expect([still.code, resultOf(still).rows]).toEqual([5, rows]);
    const status = resultOf(await lab.run(['status', run, '--json']));
    expect(status).toMatchObject({ state: 'paused', rows, paused: { by: 'provider_config' } });

    const ended = await lab.run(['run', file, '--json', '--quiet'], { SIM_KEY: 'another-key' });
    expect(ended.code, ended.err).toBe(0);
    expect(lab.reportHashes(run)).toEqual(calm);
    expect((await simulator.stats()).extra_payments).toBe(0);
  });

  it('an endpoint that is down for a while: waits by itself and blames no case', async () => {
    const hasty = lab.file('hasty.yaml', specOf({ name: 'trouble', endpoint: { attempts: 2 } }));
    const { run, process } = await under(15, {}, hasty);
    await simulator.patch({ down: true });
    await until('the trouble is shown', () =>
      eventsOf(process.said()).some(({ trouble }) => /endpoint sim answers nothing/.test(String(trouble))),
    );
    await until('a page has failed', () => {
      const last = eventsOf(process.said()).at(-1);
      return last?.in_flight === 0 && Number(last.retries) > 8;
    });
    const { rows } = resultOf(await lab.run(['status', run, '--json']));
    expect(rows).toBeLessThan(120);
    await simulator.patch({ down: false });
    const ended = await process.ended;
    expect(ended.code, ended.err).toBe(0);
    expect(lab.reportHashes(run)).toEqual(calm);
    expect(
      lab.sql("select count(*) as n from verdicts where run = ? and outcome in ('error', 'timeout')", run),
    ).toEqual([{ n: 0 }]);
    expect((await simulator.stats()).extra_payments).toBe(0);
  });

  it('a disk that is full: sends nothing, keeps the answers it has, goes on when there is room', async () => {
    const { run, process } = await under(10);
    const pid = String(process.child.pid);
    const limit = (bytes: string) => spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:`], { encoding: 'utf8' });
    expect(limit('4096').stderr).toBe('');
    await until('the trouble is shown', () =>
      eventsOf(process.said()).some(({ trouble }) => /store .*mettle\.db: the disk .*free space/.test(String(trouble))),
    );
    await until('nothing is in flight', () => eventsOf(process.said()).at(-1)?.in_flight === 0);
    const { calls } = await simulator.stats();
    const rows = lab.rows(run);
    const looks = eventsOf(process.said()).length;
    await until('two more looks', () => eventsOf(process.said()).length >= looks + 2);
    expect((await simulator.stats()).calls).toBe(calls);
    expect([lab.rows(run), rows < 120]).toEqual([rows, true]);
    expect(limit('unlimited').stderr).toBe('');
    const ended = await process.ended;
    expect(ended.code, ended.err).toBe(0);
    expect(lab.reportHashes(run)).toEqual(calm);
    expect((await simulator.stats()).extra_payments).toBe(0);
  });

  it('the same run twice at once: both work on it and both end well', async () => {
    const twice = lab.file('twice.yaml', specOf({ name: 'twice' }));
    await simulator.reset();
    const [a, b] = await Promise.all([1, 2].map(() => lab.run(['run', twice, '--json', '--quiet'])));
    expect([a?.code, b?.code], `${a?.err}${b?.err}`).toEqual([0, 0]);
    expect(a?.out).toBe(b?.out);
    expect((await simulator.stats()).extra_payments).toBe(0);
    expect(lab.rows(String(resultOf(a as Ended).run))).toBe(120);
  });

  it('an edited spec: a new run, and the unfinished one is neither lost nor worked on', async () => {
    const { run, process } = await under(15);
    process.child.kill('SIGINT');
    expect((await process.ended).code).toBe(130);
    const rows = lab.rows(run);
    const edited = lab.file('edited.yaml', specOf({ name: 'trouble', more: { seed: 2 } }));
    const ended = await lab.run(['run', edited, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    expect(resultOf(ended).run).not.toBe(run);
    const runs = await runsOf();
    expect(runs.find((entry) => entry.run === run)).toMatchObject({ state: 'running', rows });
    expect(lab.rows(run)).toBe(rows);
    const finished = await lab.run(['run', file, '--json', '--quiet']);
    expect([finished.code, resultOf(finished).run]).toEqual([0, run]);
    expect(lab.reportHashes(run)).toEqual(calm);
  });

  it('a template that changed under a frozen run: refused with what changed, or accepted and told', async () => {
    const { run, process } = await under(15);
    process.child.kill('SIGINT');
    await process.ended;
    const rows = lab.rows(run);
    lab.sql("update runs set evaluations = replace(evaluations, 'template ', 'template 0') where id = ?", run);
    const refused = await lab.run(['run', file, '--quiet']);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(
      /frozen under another evaluation:\n {2}guard: dialect: .* -> .*\n {2}policy: dialect: /,
    );
    expect(refused.err).toContain('--accept-change');
    expect(lab.rows(run)).toBe(rows);
    const ended = await lab.run(['run', file, '--json', '--quiet', '--accept-change']);
    expect(ended.code, ended.err).toBe(0);
    const report = JSON.parse(readFileSync(join(lab.dataDir, 'runs', run, 'report.json'), 'utf8'));
    expect(report.notes).toContainEqual(expect.stringContaining('The evaluation changed in mid-run'));
    expect(report.provenance.evaluations).toHaveLength(2);
  });
});
