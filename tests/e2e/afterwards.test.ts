import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../store/open-store.ts';
import { type SimulatorHandle, startSimulator, until } from '../kill/processes.ts';
import { eventsOf, type Lab, openLab, resultOf, specOf, startFaultless } from './lab.ts';

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

  it('a report that cannot be written fails the run, and the next start writes it; an unmet threshold is exit 3', async () => {
    const spec = {
      name: 'threshold',
      cases: [{ dataset: 'hatecheck', sample: 50 }],
      moderators: [{ name: 'keyword', dialect: 'keyword' }],
      report: { draws: 20, thresholds: [{ moderator: 'keyword', metric: 'macro_f1_binary', at_least: 0.99 }] },
    };
    const file = lab.file('threshold.yaml', spec);
    const { spec: digest } = resultOf(await lab.run(['check', file, '--json']));
    const inTheWay = join(lab.dataDir, 'runs', `threshold-${String(digest).slice(0, 8)}-1`);
    mkdirSync(join(lab.dataDir, 'runs'), { recursive: true });
    writeFileSync(inTheWay, '');
    const failed = await lab.run(['run', file, '--json']);
    expect(failed.code, failed.err).toBe(1);
    expect(resultOf(failed)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^the report could not be written .*: [^\n]*$/),
      rows: 50,
    });
    rmSync(inTheWay);
    const first = await lab.run(['run', file, '--json']);
    expect(first.code, first.err).toBe(3);
    const { run, report, unmet } = resultOf(first);
    expect(report).toBe(inTheWay);
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
