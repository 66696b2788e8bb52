import { describe, expect, it } from 'vitest';
import { countingTruth, precisionLines } from '../../config/expected-precision.ts';
import { wilsonInterval } from '../../metrics/intervals.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { moderationCase } from '../reports/fixture.ts';

async function* batches(cases: readonly ModerationCase[]) {
  yield { cases: cases.slice(0, 3), rejected: [] };
  yield { cases: cases.slice(3), rejected: [] };
}

async function precisionOf(cases: readonly ModerationCase[]) {
  const counting = countingTruth(batches(cases));
  let passed = 0;
  for await (const batch of counting.batches) passed += batch.cases.length;
  expect(passed).toBe(cases.length);
  return counting.precision(0.95);
}

describe('expected precision', () => {
  it('counts cases of known truth and clusters on the way, and leaves unknown truth out', async () => {
    const cases = Array.from({ length: 100 }, (_, i) =>
      moderationCase({ key: `k${i}`, truth: i < 60 ? 'unsafe' : i < 90 ? 'safe' : null, cluster: `t${i % 20}` }),
    );
    const found = await precisionOf(cases);
    expect(found).toMatchObject({ unsafe: 60, safe: 30, clusters: 20 });
    const all = wilsonInterval(0.8 * 90, 90, 1.959963984540054);
    expect(found.width.accuracy).toBeCloseTo((all?.high ?? 0) - (all?.low ?? 0), 12);
    expect(found.width.recall).toBeGreaterThan(found.width.accuracy ?? 1);
    expect(found.accuracy_width_by_cluster).toBeGreaterThan(found.width.accuracy ?? 1);
    expect(found.detectable.accuracy).toBeGreaterThan(0.1);
    expect(precisionLines(found)).toHaveLength(3);
  });

  it('promises nothing where there is nothing to go by', async () => {
    const empty = await precisionOf([moderationCase({ key: 'u', truth: null })]);
    expect(empty.width).toEqual({ accuracy: null, recall: null, fpr: null, macro_f1_binary: null });
    expect(precisionLines(empty)).toEqual([]);
    const one = await precisionOf([moderationCase({ key: 'u', truth: 'unsafe' })]);
    expect(one.width).toMatchObject({ fpr: null, macro_f1_binary: null });
    expect(one.detectable).toEqual({ accuracy: null, macro_f1_binary: null });
  });
});
