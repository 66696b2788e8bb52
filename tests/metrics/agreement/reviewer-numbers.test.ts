import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceBelow, isGoldAlert } from '../../../metrics/agreement/gold-accuracy.ts';
import { fairnessOf, satisfaction } from '../../../metrics/agreement/reviewer-fairness.ts';
import { scoreSoftLabel } from '../../../metrics/agreement/soft-label.ts';

describe('a model beside the distribution of votes', () => {
  it.each([
    [[0.3, 0.7], 0.6391, 0.0026, 0.0667, 0.0022],
    [[0.01, 0.99], 1.5418, 0.9052, 0.6467, 0.2091],
    [[0.5, 0.5], Math.LN2, 0.0566, 0.3333, 0.0556],
  ] as const)('has the numbers of R 7.4 for %j', (q, crossEntropy, kl, manhattan, brier) => {
    const score = scoreSoftLabel([1 / 3, 2 / 3], q);
    expect(score.cross_entropy).toBeCloseTo(crossEntropy, 4);
    expect(score.kl).toBeCloseTo(kl, 4);
    expect(score.manhattan).toBeCloseTo(manhattan, 4);
    expect(score.brier).toBeCloseTo(brier, 4);
  });

  it('has the entropy of the votes as least cross entropy, and none for a label it rules out', () => {
    expect(scoreSoftLabel([1 / 3, 2 / 3], [1 / 3, 2 / 3])).toMatchObject({ kl: 0, manhattan: 0 });
    expect(scoreSoftLabel([1 / 3, 2 / 3], [1 / 3, 2 / 3]).cross_entropy).toBeCloseTo(0.6365, 4);
    expect(scoreSoftLabel([0.5, 0.5], [1, 0])).toMatchObject({ cross_entropy: null, kl: null, manhattan: 1 });
    expect(scoreSoftLabel([1, 0], [1, 0]).cross_entropy).toBeCloseTo(0, 12);
  });

  it('counts the steps between ordered labels', () => {
    expect(scoreSoftLabel([1, 0, 0], [0, 0, 1]).wasserstein).toBeCloseTo(2, 12);
    expect(scoreSoftLabel([1, 0, 0], [0, 1, 0]).wasserstein).toBeCloseTo(1, 12);
    expect(() => scoreSoftLabel([1], [0.5, 0.5])).toThrow(/distributions/);
    expect(() => scoreSoftLabel([0.4, 0.4], [0.5, 0.5])).toThrow(/distributions/);
  });
});

describe('fairness across groups of reviewers', () => {
  it.each([
    [[0.92, 0.74, 0.61, 0.45], 2.72, 0.45, 0.546, 0.1415],
    [[0.8, 0.73, 0.68, 0.58], 2.79, 0.58, 0.64, 0.0636],
  ])('has the numbers of R 7.5 for %j', (values, sum, min, p20, gini) => {
    const fairness = fairnessOf(values);
    expect(fairness.sum).toBeCloseTo(sum, 12);
    expect(fairness.min).toBe(min);
    expect(fairness.p20).toBeCloseTo(p20, 12);
    expect(fairness.gini).toBeCloseTo(gini, 4);
  });

  it('is the double sum of R 7.5, and null for nobody', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (values) => {
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          const gaps = values.flatMap((a) => values.map((b) => Math.abs(a - b))).reduce((sum, gap) => sum + gap, 0);
          expect(fairnessOf(values).gini).toBeCloseTo(gaps / (2 * values.length ** 2 * mean), 9);
        },
      ),
    );
    expect(fairnessOf([])).toEqual({ sum: null, min: null, p20: null, gini: null });
  });

  it('measures satisfaction by half the distance to the published label', () => {
    const published = { ok: 1 / 3, violates: 2 / 3 };
    expect(satisfaction([{ label: 'violates', published }])).toBeCloseTo(0.667, 3);
    const hard = { ok: 0, violates: 1 };
    expect(
      satisfaction([
        { label: 'ok', published: hard },
        { label: 'violates', published: hard },
      ]),
    ).toBe(0.5);
    expect(satisfaction([{ label: 'unheard', published }])).toBeCloseTo(0, 12);
    expect(satisfaction([])).toBeNull();
  });
});

describe('gold records', () => {
  it('have the numbers of R 8.5', () => {
    expect(chanceBelow({ correct: 8, wrong: 2 })).toBeCloseTo(0.617, 3);
    expect(chanceBelow({ correct: 5, wrong: 5 })).toBeCloseTo(0.988, 3);
    expect(isGoldAlert({ correct: 8, wrong: 2 })).toBe(false);
    expect(isGoldAlert({ correct: 5, wrong: 5 })).toBe(true);
  });

  it('start at the flat prior, and hold for long records', () => {
    expect(chanceBelow({ correct: 0, wrong: 0 })).toBeCloseTo(0.8, 12);
    expect(chanceBelow({ correct: 100_000, wrong: 0 })).toBeCloseTo(0, 12);
    expect(chanceBelow({ correct: 0, wrong: 100_000 })).toBeCloseTo(1, 12);
    expect(() => chanceBelow({ correct: 1.5, wrong: 0 })).toThrow();
  });
});
