import { describe, expect, it } from 'vitest';
import type { ClassificationRow } from '../../metrics/classification-row.ts';
import { compareClassification } from '../../metrics/compare-classification.ts';
import { rowsOf, scored } from './support.ts';

const NAMES = ['safe', 'unsafe'];
const TRUTH = [1, 1, 1, 1, 0, 0, 0, 0];
const A = named([1, 1, 1, 0, 0, 0, 0, 1]);
const B = named([1, 0, 0, 1, 0, 1, 0, 1]);

function named(predicted: readonly number[]): ClassificationRow[] {
  return predicted.map((label, at) => ({ case_id: `${at}`, truth: NAMES[TRUTH[at]!]!, predicted: NAMES[label]! }));
}

describe('comparing two moderators (M 4.7)', () => {
  it('tests macro-F1 by all swaps: .75 against .5 has p = .625', () => {
    const { comparison } = compareClassification(A, B, { draws: 100 });
    expect(comparison.macro_f1).toMatchObject({
      a: 0.75,
      b: 0.5,
      difference: 0.25,
      p_value: 0.625,
      test: 'randomisation exact',
    });
    expect(comparison.macro_f1_categories).toBeNull();
  });

  it('tests accuracy by McNemar and adjusts over all metrics printed', () => {
    const { comparison } = compareClassification(A, B, { draws: 100 });
    // Only A is right in 3 cases, only B in 1: 2 P(X <= 1 | 4, 1/2) = .625.
    expect(comparison.accuracy).toMatchObject({ a: 0.75, b: 0.5, test: 'mcnemar exact', p_value: 0.625 });
    const printed = Object.values(comparison).filter((entry) => entry !== null);
    expect(printed).toHaveLength(7);
    for (const entry of printed) {
      expect(entry.p_holm).toBe(1);
      expect(entry.low).toBeLessThanOrEqual(entry.difference);
      expect(entry.high).toBeGreaterThanOrEqual(entry.difference);
    }
  });

  it('turns its signs with the order of the two', () => {
    const [ab, ba] = [compareClassification(A, B, { draws: 0 }), compareClassification(B, A, { draws: 0 })];
    expect(ba.comparison.macro_f1!.difference).toBe(-ab.comparison.macro_f1!.difference);
    expect(ba.comparison.macro_f1!.p_value).toBe(ab.comparison.macro_f1!.p_value);
  });

  it('gives p = 1 and a difference of 0 for the same answers', () => {
    const { comparison } = compareClassification(A, A, { draws: 50 });
    expect(comparison.macro_f1).toMatchObject({ difference: 0, low: 0, high: 0, p_value: 1 });
  });

  it('swaps whole clusters, so that two clusters can show nothing', () => {
    const clustered = (rows: readonly ClassificationRow[]) =>
      rows.map((row, at) => ({ ...row, cluster: at % 2 === 0 ? 'x' : 'y' }));
    const { comparison } = compareClassification(clustered(A), clustered(B), { draws: 0 });
    expect(comparison.macro_f1!.p_value! * 4).toBe(Math.round(comparison.macro_f1!.p_value! * 4));
  });

  it('finds a real difference by random swaps when there are too many', () => {
    const many = (answers: string) => rowsOf(new Array(50).fill(answers).join(' '));
    const { comparison } = compareClassification(
      many('unsafe,unsafe unsafe,unsafe safe,safe safe,safe'),
      many('unsafe,unsafe unsafe,safe safe,safe safe,safe'),
      { draws: 200 },
    );
    expect(comparison.f1_unsafe).toMatchObject({ test: 'randomisation monte carlo', p_value: 1 / 10_001 });
    expect(comparison.f1_unsafe!.low).toBeGreaterThan(0);
    expect(comparison.f1_unsafe!.p_holm).toBeCloseTo(6 / 10_001, 9);
  });

  it('compares on rows and categories that both are scored on', () => {
    const base = { truth: 'unsafe', predicted: 'unsafe', categories_truth: { hate: true, sexual: true } };
    const a: ClassificationRow[] = [
      { ...base, case_id: '1', categories_predicted: { hate: true, sexual: false } },
      { ...base, case_id: '2', predicted: null, status: 'not_assessable' },
    ];
    const b: ClassificationRow[] = [
      { ...base, case_id: '1', categories_predicted: { hate: false } },
      { ...base, case_id: '2', predicted: 'safe', categories_predicted: { hate: false } },
    ];
    const { comparison, notes } = compareClassification(a, b, { draws: 0 });
    expect(comparison.macro_f1_categories).toMatchObject({ a: 1, b: 0, p_value: 1 });
    expect(comparison.accuracy).toMatchObject({ a: 1, b: 1 });
    expect(notes[0]).toContain('labels of 1 rows');
  });

  it('gives each the values of its own score where both answer all', () => {
    const { comparison } = compareClassification(A, B, { draws: 0 });
    for (const [metric, entry] of Object.entries(comparison)) {
      if (entry === null) continue;
      expect(entry.a).toBe(scored(A).metrics[metric as 'macro_f1']);
      expect(entry.b).toBe(scored(B).metrics[metric as 'macro_f1']);
    }
  });

  it('refuses other cases and other truths', () => {
    expect(() => compareClassification(A, B.slice(1))).toThrow(/case "0" is only in the first/);
    expect(() => compareClassification(A.slice(0, 7), B)).toThrow(/case "7" is only in the second/);
    const other = B.map((row) => (row.case_id === '3' ? { ...row, truth: 'safe' } : row));
    expect(() => compareClassification(A, other)).toThrow(/case "3": truth is "unsafe" in the first file and "safe"/);
    const categories = (truth: boolean) => A.map((row) => ({ ...row, categories_truth: { hate: truth } }));
    expect(() => compareClassification(categories(true), categories(false))).toThrow(/categories_truth/);
  });
});
