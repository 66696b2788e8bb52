import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type SimulatorHandle, until } from '../kill/processes.ts';
import { eventsOf, LATENCY, type Lab, openLab, resultOf, specOf, startFaultless } from './lab.ts';

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

function reportOf(folder: unknown) {
  return JSON.parse(readFileSync(join(String(folder), 'report.json'), 'utf8'));
}

describe('Ctrl-C', () => {
  let file: string;
  let calm: Record<string, string>;
  let id: string;

  beforeAll(async () => {
    file = lab.file('stop.yaml', specOf({ name: 'stop' }));
    const ended = await lab.run(['run', file, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    id = String(resultOf(ended).run).replace(/1$/, '');
    calm = lab.reportHashes(`${id}1`);
  }, 60_000);

  it('before work began: ends at once and keeps nothing half done', async () => {
    await simulator.patch({ latency: { ms: 2_000, jitter: 0 } });
    const early = lab.file('early.yaml', specOf({ name: 'early' }));
    const process = lab.start(['run', early, '--json']);
    await until('the models are asked', () => process.said().includes('"probing"'));
    process.child.kill('SIGINT');
    const ended = await process.ended;
    expect([ended.code, ended.err]).toEqual([130, expect.stringContaining('stopped before any case was asked')]);
    await simulator.patch({ latency: LATENCY });
    expect(resultOf(await lab.run(['status', '--json'])).runs).toHaveLength(1);
  });

  it('once: lets the calls in flight finish, and the next start pays for none of them again', async () => {
    await simulator.reset();
    const run = `${id}2`;
    const process = lab.start(['run', file, '--json', '--again']);
    await until('15 rows', () => lab.rows(run) >= 15);
    process.child.kill('SIGINT');
    const stopped = await process.ended;
    expect(stopped.code, stopped.err).toBe(130);
    expect(stopped.err).toContain('calls in flight finish');
    const rows = lab.rows(run);
    expect(resultOf(stopped)).toMatchObject({ state: 'interrupted', rows, of: 120 });
    expect(rows).toBeLessThan(120);
    expect(await simulator.stats()).toMatchObject({ held_open: 0, abandoned: 0 });
    const ended = await lab.run(['run', file, '--json']);
    expect(ended.code, ended.err).toBe(0);
    expect(eventsOf(ended.err).find(({ event }) => event === 'started')).toMatchObject({ run, resumed: true });
    expect(lab.reportHashes(run)).toEqual(calm);
    expect((await simulator.stats()).extra_payments).toBe(0);
  });

  it('twice: leaves at once, and only what was in flight is paid again', async () => {
    await simulator.reset();
    const run = `${id}3`;
    const process = lab.start(['run', file, '--json', '--again']);
    await until('it works', () => lab.rows(run) > 0);
    await simulator.patch({ latency: { ms: 5_000, jitter: 0 } });
    let seen = -1;
    await until('only slow calls are in flight', async () => {
      const { calls, held_open } = await simulator.stats();
      const still = calls === seen && held_open === 4;
      seen = calls;
      await systemClock.sleep(2 * (LATENCY.ms + LATENCY.jitter));
      return still;
    });
    process.child.kill('SIGINT');
    await until('it drains', () => process.said().includes('calls in flight finish'));
    // A second signal at once is the same Ctrl-C, passed on twice.
    process.child.kill('SIGINT');
    const from = performance.now();
    const impatient = setInterval(() => process.child.kill('SIGINT'), 600);
    const stopped = await process.ended;
    clearInterval(impatient);
    expect(stopped.code).toBe(130);
    expect(performance.now() - from).toBeGreaterThan(400);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(stopped.err).toContain('left at once');
    await simulator.patch({ latency: LATENCY });
    const ended = await lab.run(['run', file, '--json', '--quiet']);
    expect(ended.code, ended.err).toBe(0);
    expect(lab.reportHashes(run)).toEqual(calm);
    const { extra_payments, abandoned } = await simulator.stats();
    expect(abandoned).toBeGreaterThan(0);
    expect(extra_payments).toBeLessThanOrEqual(abandoned);
  });
});

describe('from another terminal', () => {
  it('pauses, retunes, resumes and cancels a run that is up', async () => {
    await simulator.reset();
    const file = lab.file('control.yaml', specOf({ name: 'control', sample: 400 }));
    const process = lab.start(['run', file, '--json']);
    const latest = () => eventsOf(process.said()).at(-1) ?? {};
    const run = await until('it started', () => {
      const started = eventsOf(process.said()).find(({ event }) => event === 'started');
      return started === undefined ? null : String(started.run);
    });
    await until('20 rows', () => lab.rows(run) >= 20);

    expect((await lab.run(['pause', run, '--reason', 'lunch'])).code).toBe(0);
    await until('it stands still', () => {
      const looks = eventsOf(process.said()).slice(-2);
      return looks.every((look) => look.paused === 'lunch' && look.in_flight === 0);
    });
    expect(latest().seconds_left).toBeNull();
    const still = await simulator.stats();
    const rows = lab.rows(run);
    const again = await lab.run(['run', file, '--json']);
    expect([again.code, resultOf(again)]).toEqual([5, expect.objectContaining({ state: 'paused', rows })]);
    const bad = await lab.run(['retune', run, '--concurrency', 'other=3']);
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('endpoints: sim')]);
    expect((await lab.run(['retune', run, '--concurrency', 'sim=2'])).code).toBe(0);
    const status = resultOf(await lab.run(['status', run, '--json']));
    expect(status).toMatchObject({
      state: 'paused',
      paused: { by: 'user', message: 'lunch' },
      limits: { sim: 2 },
      rows,
    });
    expect(await simulator.stats()).toEqual(still);
    expect(process.child.exitCode).toBeNull();

    await simulator.reset();
    const watching = lab.start(['watch', run, '--json']);
    expect((await lab.run(['resume', run])).code).toBe(0);
    await until('it goes on at the new limit', () => latest().limit === 2 && lab.rows(run) > rows + 10);
    expect(latest().paused).toBeNull();

    expect((await lab.run(['cancel', run])).code).toBe(0);
    const from = performance.now();
    const [ended, watched] = await Promise.all([process.ended, watching.ended]);
    expect(performance.now() - from).toBeLessThan(10_000);
    expect([ended.code, watched.code]).toEqual([1, 1]);
    const kept = lab.rows(run);
    expect(resultOf(ended)).toMatchObject({ state: 'cancelled', rows: kept, of: 800 });
    expect(kept).toBeLessThan(800);
    expect(existsSync(join(lab.dataDir, 'runs', run))).toBe(false);
    const over = await Promise.all([lab.run(['run', file, '--json']), lab.run(['resume', run])]);
    expect(over.map(({ code }) => code)).toEqual([1, 2]);
    expect(resultOf(await lab.run(['status', run, '--json']))).toMatchObject({ state: 'cancelled', rows: kept });
    const partial = await lab.run(['report', run, '--partial', '--out', join(lab.dataDir, 'partial'), '--json']);
    expect(partial.code, partial.err).toBe(0);
    expect(reportOf(join(lab.dataDir, 'partial')).complete).toBe(false);
  });
});
