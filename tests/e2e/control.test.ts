import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { openStore } from '../../store/open-store.ts';
import { type SimulatorHandle, startSimulator, until } from '../kill/processes.ts';
import { eventsOf, KEY, type Lab, openLab, resultOf, specOf } from './lab.ts';

const LATENCY = { ms: 60, jitter: 20 };
/** Of a request's attempts each hangs or fails by its own draw, so that some cases end without an answer. */
const FAULTY = `
seed: 11
latency: { ms: 5, jitter: 0 }
faults:
  - { match: { share: 0.2 }, attempt: any, kind: hang }
  - { match: { share: 0.2 }, attempt: any, kind: server_error }
`;

let simulator: SimulatorHandle;
let lab: Lab;
beforeAll(async () => {
  simulator = await startSimulator(
    `{ seed: 11, api_key: ${KEY}, latency: { ms: ${LATENCY.ms}, jitter: ${LATENCY.jitter} } }`,
    'hatecheck',
  );
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
    await until('it stands still', () => latest().paused === 'lunch' && latest().in_flight === 0);
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

describe('afterwards', () => {
  it('retry asks again for cases without an answer, keeps the old rows and counts both', async () => {
    const faulty = await startSimulator(FAULTY, 'hatecheck');
    try {
      const spec = specOf({ name: 'retry', endpoint: { timeout_s: 0.5, attempts: 2 } });
      const file = lab.file('retry.yaml', spec);
      const first = await lab.run(['run', file, '--json', '--quiet'], { SIM_URL: faulty.url });
      expect(first.code, first.err).toBe(0);
      const { run, report } = resultOf(first);
      const count = (where: string) =>
        Number(lab.sql(`select count(*) as n from verdicts where run = ? and ${where}`, run)[0]?.n);
      const [timeouts, errors] = [count("outcome = 'timeout'"), count("outcome = 'error'")];
      expect(timeouts).toBeGreaterThan(0);
      expect(errors).toBeGreaterThan(0);
      expect(reportOf(report).data.asked_again).toBe(0);

      const raised = await lab.run(['retry', String(run), '--outcome', 'timeout,error', '--json']);
      expect(resultOf(raised).asked_again).toBe(timeouts + errors);
      const second = await lab.run(['run', file, '--json', '--quiet']);
      expect(second.code, second.err).toBe(0);
      expect(reportOf(report).data.asked_again).toBe(timeouts + errors);
      expect([count('ask = 0'), count('ask = 1')]).toEqual([120, timeouts + errors]);
      expect(count("ask = 1 and outcome in ('timeout', 'error')")).toBe(0);
      const { outcomes } = resultOf(await lab.run(['status', String(run), '--json'])) as { outcomes: object };
      expect(JSON.stringify(outcomes)).not.toMatch(/timeout|error/);
      const none = await lab.run(['retry', String(run), '--outcome', 'timeout', '--json']);
      expect([none.code, resultOf(none).asked_again]).toEqual([0, 0]);
    } finally {
      faulty.stop();
    }
  });

  it('a hard budget is never exceeded: the run pauses, and goes on with more', async () => {
    const prices = Object.fromEntries(
      ['sim-policy', 'sim-guard'].map((model) => [model, { input_per_mtok: 1, output_per_mtok: 2 }]),
    );
    const priced = (usd: number) => specOf({ name: 'budget', sample: 40, more: { prices, budget_usd: usd } });
    const file = lab.file('budget.yaml', priced(0.05));
    const checked = resultOf(await lab.run(['check', file, '--json']));
    expect(checked).toMatchObject({ problems: [], notes: [expect.stringContaining('below the worst case')] });

    const process = lab.start(['run', file, '--json']);
    await using store = await openStore({ path: join(lab.dataDir, 'mettle.db') });
    const run = await until('it started', () => {
      const started = eventsOf(process.said()).find(({ event }) => event === 'started');
      return started === undefined ? null : String(started.run);
    });
    let over = false;
    void process.ended.then(() => {
      over = true;
    });
    let highest = 0;
    while (!over) {
      const found = await store.quota.balance(`run:${run}`).catch(() => null);
      if (found !== null) highest = Math.max(highest, found.spent + found.reserved + found.unaccounted);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const paused = await process.ended;
    expect(paused.code, paused.err).toBe(5);
    expect(highest).toBeGreaterThan(0.03e9);
    expect(highest).toBeLessThanOrEqual(0.05e9);
    const { spent, reserved, budget } = await store.quota.balance(`run:${run}`);
    expect([reserved, budget]).toEqual([0, 0.05e9]);
    expect(resultOf(paused)).toMatchObject({
      state: 'paused',
      reason: {
        by: 'budget',
        message: expect.stringMatching(/the budget of \$0\.05 is used up.*Raise budget_usd/),
      },
    });
    const status = resultOf(await lab.run(['status', run, '--json']));
    expect(status).toMatchObject({
      state: 'paused',
      budget_usd: 0.05,
      spent_usd: spent / 1e9,
      paused: { by: 'budget' },
    });
    expect(lab.rows(run)).toBeGreaterThan(0);
    expect(lab.rows(run)).toBeLessThan(80);

    const ended = await lab.run(['run', lab.file('budget.yaml', priced(5)), '--json', '--quiet']);
    expect([ended.code, resultOf(ended).run], ended.err).toEqual([0, run]);
    expect((await store.quota.balance(`run:${run}`)).spent).toBeGreaterThan(spent);
  });

  it('a threshold that is not met is exit 3, each time; a lost report is written again to the same bytes', async () => {
    const spec = {
      name: 'threshold',
      cases: [{ dataset: 'hatecheck', sample: 50 }],
      moderators: [{ name: 'keyword', dialect: 'keyword' }],
      report: { draws: 20, thresholds: [{ moderator: 'keyword', metric: 'macro_f1_binary', at_least: 0.99 }] },
    };
    const file = lab.file('threshold.yaml', spec);
    const first = await lab.run(['run', file, '--json']);
    expect(first.code, first.err).toBe(3);
    const { run, report, unmet } = resultOf(first);
    expect(unmet).toEqual([expect.stringMatching(/macro_f1_binary of keyword is 0\.\d+, below 0\.99/)]);
    const before = lab.reportHashes(String(run));
    expect((await lab.run(['run', file])).code).toBe(3);

    rmSync(String(report), { recursive: true });
    expect((await lab.run(['run', file])).out).toContain(`mettle report ${run}`);
    const again = await lab.run(['report', String(run), '--json']);
    expect(again.code, again.err).toBe(0);
    expect(lab.reportHashes(String(run))).toEqual(before);
    expect(resultOf(again).sha256).toEqual(before);

    const all = resultOf(await lab.run(['status', '--json'])) as { runs: { run: string }[] };
    expect(all.runs.find((one) => one.run === run)).toMatchObject({
      state: 'done',
      rows: 50,
      of: 50,
      report: join(String(report), 'report.html'),
    });
  });

  it('doctor says what is there and what lacks', async () => {
    const { code, out } = await lab.run(['doctor', '--json']);
    const { findings } = JSON.parse(out) as { findings: { what: string; state: string; detail: string }[] };
    expect(code).toBe(0);
    expect(findings.filter(({ state }) => state === 'ok').map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Node', 'data folder', 'workflow bundle', 'Temporal']),
    );
    const lacking = await lab.run(['doctor', '--json'], {
      TEMPORAL_ADDRESS: '',
      METTLE_DATA_DIR: lab.file('file', 'x'),
    });
    expect(lacking.code).toBe(1);
    expect(lacking.out).toContain('"missing"');
  });
});
