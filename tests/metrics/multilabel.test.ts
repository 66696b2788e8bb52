import { describe, expect, it } from 'vitest';
import { categoryRows, scored } from './support.ts';

const NAMES = ['hate', 'violence', 'sexual', 'self_harm'];
const TRUTH = [
  [1, 0, null, 0],
  [1, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 0],
  [0, 1, 0, null],
  [0, 0, 0, 0],
] as const;
const PREDICTED = [
  [1, 0, 1, 0],
  [1, 0, 0, 0],
  [0, 0, 1, 0],
  [0, 1, 0, 0],
  [0, 1, 0, 1],
  [0, 0, 0, 0],
] as const;

describe('multi-label truth with unknowns by the worked example B (M 4.2)', () => {
  const rows = categoryRows(NAMES, TRUTH, PREDICTED);

  it('masks unknown cells', () => {
    const { per_category: of, metrics } = scored(rows, { zeroDivision: 'nan' });
    expect(NAMES.map((name) => of[name]!.f1)).toEqual([1, 0.5, 1, null]);
    expect(of.sexual).toMatchObject({ unknown: 1, tp: 1, fp: 0 });
    expect(metrics.macro_f1_categories).toBeCloseTo(0.833333, 6);
    expect(metrics.micro_f1_categories).toBeCloseTo(0.8, 6);
    expect(scored(rows).metrics.macro_f1_categories).toBeCloseTo(0.625, 6);
  });

  it('takes subset accuracy over fully known rows and Hamming loss over known cells', () => {
    const { metrics } = scored(rows);
    expect(metrics.subset_accuracy).toBe(0.5);
    expect(metrics.hamming_loss).toBeCloseTo(2 / 22, 12);
  });

  it('would give other numbers with unknown read as false, which the product never does', () => {
    const asFalse = categoryRows(
      NAMES,
      TRUTH.map((row) => row.map((cell) => cell ?? 0)),
      PREDICTED,
    );
    const { metrics, per_category: of } = scored(asFalse);
    expect(NAMES.map((name) => of[name]!.f1)).toEqual([1, 0.5, 2 / 3, 0]);
    expect(metrics.macro_f1_categories).toBeCloseTo(0.541667, 6);
    expect(metrics.micro_f1_categories).toBeCloseTo(0.666667, 6);
    expect(metrics.subset_accuracy).toBeCloseTo(0.333333, 6);
    expect(metrics.hamming_loss).toBeCloseTo(0.166667, 6);
  });

  it('would give .238095 with label sets as one string', () => {
    const name = (cells: readonly (number | null)[]) => NAMES.filter((_, c) => cells[c] === 1).join('+') || 'none';
    const strings = TRUTH.map((cells, at) => ({
      case_id: `${at}`,
      truth: name(cells),
      predicted: name(PREDICTED[at]!),
    }));
    const score = scored(strings);
    expect(score.labels).toHaveLength(7);
    expect(score.metrics.macro_f1).toBeCloseTo(0.238095, 6);
  });
});

describe('cells without an answer', () => {
  const row = { case_id: 'a', truth: 'unsafe', predicted: 'unsafe', categories_truth: { hate: true, sexual: false } };

  it('are not assessable when marked or absent beside others, and leave the mean', () => {
    const score = scored([{ ...row, categories_predicted: { hate: 'na', sexual: false } }]);
    expect(score.per_category.hate).toMatchObject({ not_assessable: 1, fn: 0, support: 0 });
    const absent = scored([{ ...row, categories_predicted: { sexual: true } }]);
    expect(absent.per_category.hate).toMatchObject({ not_assessable: 1, missing: 0 });
    expect(absent.metrics).toMatchObject({ macro_f1_categories: 0, hamming_loss: 1 });
  });

  it('are wrong when null, when the verdict has no categories and when there is no verdict', () => {
    for (const rows of [
      [{ ...row, categories_predicted: { hate: null, sexual: null } }],
      [{ ...row, categories_predicted: null }],
      [{ ...row, categories_predicted: {} }],
      [{ ...row, predicted: null, status: 'refused' as const, categories_predicted: { hate: true } }],
    ]) {
      const score = scored(rows);
      expect(score.per_category.hate).toMatchObject({ missing: 1, not_assessable: 0, fn: 1, fp: 0 });
      expect(score.per_category.sexual).toMatchObject({ missing: 1, fn: 0, fp: 0 });
      expect(score.metrics.hamming_loss).toBe(1);
    }
  });

  it('follow the policy', () => {
    const rows = [
      { ...row, categories_predicted: { hate: null, sexual: null } },
      { ...row, case_id: 'b', truth: 'safe', predicted: 'safe', categories_predicted: { hate: true, sexual: false } },
    ];
    const { by_missing: by } = scored(rows);
    expect(by.wrong).toMatchObject({ hamming_loss: 0.5, micro_f1_categories: 2 / 3 });
    expect(by.dropped).toMatchObject({ hamming_loss: 0, micro_f1_categories: 1 });
    expect(by.as_safe).toMatchObject({ hamming_loss: 0.25, micro_f1_categories: 2 / 3 });
    expect(by.as_unsafe).toMatchObject({ hamming_loss: 0.25, micro_f1_categories: 0.8 });
  });

  it('of a row that is not assessable are never scored', () => {
    const score = scored([{ ...row, predicted: null, status: 'not_assessable', categories_predicted: null }]);
    expect(score.per_category.hate).toMatchObject({ not_assessable: 1, missing: 0, fn: 0 });
    expect(score.metrics.macro_f1_categories).toBeNull();
  });
});
