import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatorHandle, startSimulator } from '../kill/processes.ts';
import { hasPython } from '../oracle/oracle-run.ts';
import { CONCURRENCY, SUITES, type SuitesOutcome, suitesRun, suitesSimulator } from '../oracle/suites-run.ts';

if (!hasPython) console.warn('no python3 on PATH: the suites are not compared with tests/oracle/check.py');

/** SUITES=full (`npm run test:suites`): every case of every suite, a quarter of a million calls. */
const FULL = process.env.SUITES === 'full';
const SAMPLE = FULL ? null : 300;
const LIMIT_MS = FULL ? 3_600_000 : 240_000;
/** Answers of one write group may be lost with the process that held them. */
const WRITE_GROUP = 100;

const sizes = Object.values(SUITES).map((n) => Math.min(n, SAMPLE ?? n));
const CASES = sizes.reduce((sum, n) => sum + n, 0);

describe.skipIf(!hasPython)('one run over all shipped suites of texts, with six dialects, killed once', () => {
  let simulator: SimulatorHandle;
  let outcome: SuitesOutcome;

  beforeAll(async () => {
    const { config, datasets } = suitesSimulator();
    simulator = await startSimulator(config, datasets);
    outcome = await suitesRun({ simulator, sample: SAMPLE, killAt: 0.4, limitMs: LIMIT_MS });
    const { killed, rows, calls, paidKeys, extraPayments, seconds, checked } = outcome;
    console.log(
      `${checked.cases} cases x 6: ${rows} rows, ${calls} calls, ${paidKeys} keys paid, ${extraPayments} paid again, ` +
        `killed at ${killed.rows} rows with ${killed.heldOpen} calls open, ${seconds.toFixed(0)} s, ` +
        `${checked.compared} figures compared`,
    );
  }, LIMIT_MS + 60_000);

  afterAll(() => simulator?.stop());

  it('reports the confusion, outcomes, coverage and metrics of each dialect and suite that the error plan implies', () => {
    expect(outcome.differences).toEqual([]);
    expect(outcome.checked).toMatchObject({ cases: CASES, moderators: 6, skipped: 85 });
    expect(outcome.checked.compared).toBeGreaterThan(2_000);
  });

  it('names the 85 rows that it left out', () => {
    const { data } = outcome.report as { data: { skipped: Readonly<Record<string, number>> } };
    expect(data.skipped).toEqual({ 'placeholder text (sexual/minors, withheld by the source copy)': 85 });
  });

  it('has every verdict once, and paid again at most what the kill left open', () => {
    expect(outcome.rows).toBe(CASES * 6);
    expect(outcome.killed.rows).toBeLessThan(CASES * 6);
    expect(outcome.killed.rows).toBeGreaterThan(0.3 * CASES * 6);
    expect(outcome.extraPayments).toBeLessThanOrEqual(CONCURRENCY + WRITE_GROUP);
    expect(outcome.calls).toBeGreaterThanOrEqual(CASES * 6);
  });
});
