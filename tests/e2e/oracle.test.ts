import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { hasPython, KNOWN, type OracleOutcome, oracleRun } from '../oracle/oracle-run.ts';

if (!hasPython) console.warn('no python3 on PATH: reports are not compared with tests/oracle/check.py');

interface Group {
  readonly key: string;
  readonly score: { readonly n: number; readonly n_known: number; readonly confusion: { readonly matrix: number[][] } };
}

interface Report {
  readonly data: { readonly skipped: Readonly<Record<string, number>> };
  readonly moderators: readonly {
    readonly name: string;
    readonly score: Group['score'] & { readonly metrics: Readonly<Record<string, number | null>> };
    readonly by_source: readonly Group[];
    readonly outcomes: Readonly<Record<string, number>>;
  }[];
  readonly baselines: readonly { readonly name: string; readonly metrics: Readonly<Record<string, number | null>> }[];
}

describe.skipIf(!hasPython)('a run against simulated moderators', () => {
  let simulator: SimulatorHandle;
  let outcome: OracleOutcome;

  beforeAll(async () => {
    simulator = await startSimulator('seed: 11\nlatency: { ms: 4, jitter: 8 }\n', KNOWN);
    outcome = await oracleRun({
      simulator,
      cases: [{ dataset: 'hatecheck', sample: 500 }, { dataset: 'xstest' }, { dataset: 'openai-moderation' }],
      limitMs: 180_000,
    });
  }, 200_000);

  afterAll(() => simulator?.stop());

  function agreed(): { checked: Extract<OracleOutcome, { end: 'agrees' }>['checked']; report: Report } {
    if (outcome.end !== 'agrees') throw new Error(JSON.stringify(outcome, null, 2));
    return { checked: outcome.checked, report: outcome.report as Report };
  }

  it('reports the confusion, outcomes and metrics that the error plan implies', () => {
    const { checked } = agreed();
    expect(checked).toMatchObject({ cases: 500 + 450 + 1_595, moderators: 4 });
    expect(checked.compared).toBeGreaterThan(900);
  });

  it('asks each question once, beside a few that find out what the models can do', async () => {
    const { extra_payments: again, calls } = await simulator.stats();
    const { checked } = agreed();
    expect(again).toBe(0);
    expect(calls).toBeGreaterThanOrEqual(checked.cases * checked.moderators);
    expect(calls).toBeLessThan(checked.cases * checked.moderators + 20);
  });

  it('masks unknown truth and gives always-safe exactly the shares of the truth', () => {
    const { checked, report } = agreed();
    const allSafe = report.moderators.find(({ name }) => name === 'all-safe')!;
    const on = (source: string) => allSafe.by_source.find(({ key }) => key === source)!.score;
    expect(on('xstest').confusion.matrix).toEqual([
      [250, 0, 0],
      [200, 0, 0],
    ]);
    expect(on('openai-moderation').confusion.matrix).toEqual([
      [337, 0, 0],
      [437, 0, 0],
    ]);
    expect(on('openai-moderation')).toMatchObject({ n: 1_595, n_known: 337 + 437 });
    expect(Object.values(report.data.skipped)).toEqual([85]);

    const { safe, unsafe, unknown } = checked.truth;
    expect(safe + unsafe + unknown).toBe(2_545);
    expect(unknown).toBe(1_595 - 337 - 437);
    const constant = {
      accuracy: safe / (safe + unsafe),
      f1_unsafe: 0,
      macro_f1_binary: safe / (2 * safe + unsafe),
      precision: null,
      recall: 0,
      fpr: 0,
      fnr: 1,
      mcc: null,
      cohen_kappa: 0,
    };
    for (const metrics of [allSafe.score.metrics, report.baselines.find(({ name }) => name === 'all_safe')!.metrics])
      for (const [name, value] of Object.entries(constant))
        if (value === null) expect(metrics[name], name).toBeNull();
        else expect(metrics[name], name).toBeCloseTo(value, 12);
    expect(allSafe.outcomes).toMatchObject({ safe: 2_545, unsafe: 0, invalid: 0, refused: 0 });
  });
});
