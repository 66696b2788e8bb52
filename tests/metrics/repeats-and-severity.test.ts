import { describe, expect, it } from 'vitest';
import { repeatability, runSpread } from '../../metrics/repeatability.ts';
import { severityScore } from '../../metrics/severity.ts';

describe('repeated verdicts (M 4.12)', () => {
  it('give flip rate by pairs, share unanimous and entropy in bits', () => {
    const found = repeatability([
      ['safe', 'safe', 'safe'],
      ['safe', 'unsafe', 'safe'],
      ['unsafe', null],
    ])!;
    expect(found).toMatchObject({ cases: 3, repeats: 8 });
    expect(found.shareUnanimous).toBeCloseTo(1 / 3, 12);
    expect(found.verdictFlipRate).toBeCloseTo((0 + 2 / 3 + 1) / 3, 12);
    expect(found.verdictEntropy).toBeCloseTo((0 + 0.9182958340544896 + 1) / 3, 12);
  });

  it('leave out cases asked once and are undefined without a repeat', () => {
    expect(repeatability([['safe']])).toBeNull();
    expect(repeatability([['safe'], ['safe', 'safe']])).toEqual({
      cases: 1,
      repeats: 2,
      verdictFlipRate: 0,
      shareUnanimous: 1,
      verdictEntropy: 0,
    });
  });

  it('have a spread between runs beside that of the item bootstrap', () => {
    const interval = { low: 0.7, high: 0.8, level: 0.95, method: '', draws: 1, undefined_draws: 0, seed: 1 };
    const spread = runSpread([0.74, 0.75, 0.76], interval)!;
    expect(spread.mean).toBeCloseTo(0.75, 12);
    expect(spread.sd).toBeCloseTo(0.01, 12);
    expect(spread.itemSd).toBeCloseTo(0.1 / (2 * 1.959963984540054), 12);
    expect(spread.ratio).toBeCloseTo(spread.sd / spread.itemSd!, 12);
    expect(runSpread([0.7], interval)).toBeNull();
    expect(runSpread([0.7, 0.8], null)).toMatchObject({ itemSd: null, ratio: null });
    expect(() => runSpread([0.7, Number.NaN], null)).toThrow(/no finite number/);
  });
});

describe('severity (M 4.6, quadratic weights)', () => {
  const a = [0, 0, 1, 2, 2, 0, 1, 2, 0, 1];
  const b = [0, 1, 1, 2, 2, 0, 0, 2, 0, 2];
  const pairs = a.map((truth, at) => ({ truth, predicted: b[at]! }));

  it('has quadratic kappa .8 and the mean absolute error', () => {
    const found = severityScore(pairs, [0, 1, 2]);
    expect(found.quadraticKappa).toBeCloseTo(0.8, 6);
    expect(found.mae).toBeCloseTo(0.3, 12);
    expect(found).toMatchObject({ n: 10, coverage: 1 });
  });

  it('shows missing grades as coverage, masks unknown truth, and is undefined without grades', () => {
    const more = [...pairs, { truth: 2, predicted: null }, { truth: null, predicted: 0 }];
    expect(severityScore(more, [0, 1, 2])).toMatchObject({ n: 11, coverage: 10 / 11 });
    expect(severityScore(more, [0, 1, 2]).quadraticKappa).toBeCloseTo(0.8, 6);
    expect(severityScore([], [0, 1])).toEqual({ n: 0, coverage: null, quadraticKappa: null, mae: null });
    expect(severityScore([{ truth: 1, predicted: 1 }], [0, 1]).quadraticKappa).toBeNull();
  });

  it('refuses a grade off the scale, also one whose truth is unknown', () => {
    expect(() => severityScore([{ truth: null, predicted: 9 }], [0, 1])).toThrow(/severity 9/);
    expect(() => severityScore([], [1, 0])).toThrow(/ascending/);
  });
});
