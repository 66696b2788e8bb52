import { describe, expect, it } from 'vitest';
import { cohenKappa } from '../../metrics/cohen-kappa.ts';
import { rowsOf, scored } from './support.ts';

const EXAMPLE_A = rowsOf(
  'none,none none,none none,hate none,none hate,hate hate,hate hate,none harassment,hate harassment,none ' +
    'sexual,sexual sexual,violence none,none',
);
const FIXED = ['none', 'hate', 'harassment', 'sexual', 'violence', 'self_harm'];
const HAZARDS = FIXED.slice(1);

describe('macro-F1 by the worked example A (M 4.1)', () => {
  it('gives each label its precision, recall, F1 and counts, undefined as null', () => {
    const { per_class: of } = scored(EXAMPLE_A, { labels: FIXED });
    expect(of.none).toMatchObject({ tp: 4, fp: 2, fn: 1, support: 5, predicted: 6 });
    expect(of.none!.f1).toBeCloseTo(0.727273, 6);
    expect(of.hate).toMatchObject({ tp: 2, fp: 2, fn: 1 });
    expect(of.hate!.f1).toBeCloseTo(0.571429, 6);
    expect(of.harassment).toMatchObject({ tp: 0, fp: 0, fn: 2, precision: null, f1: 0 });
    expect(of.sexual!.f1).toBeCloseTo(0.666667, 6);
    expect(of.violence).toMatchObject({ tp: 0, fp: 1, fn: 0, recall: null, f1: 0 });
    expect(of.self_harm).toEqual({
      tp: 0,
      fp: 0,
      fn: 0,
      support: 0,
      predicted: 0,
      precision: null,
      recall: null,
      f1: null,
    });
  });

  it.each([0, 1, 'nan'] as const)('is .393074 over the labels seen with zero division %s', (zeroDivision) => {
    expect(scored(EXAMPLE_A, { zeroDivision }).metrics.macro_f1).toBeCloseTo(0.393074, 6);
  });

  it.each([
    [0, 0.327561],
    [1, 0.494228],
    ['nan', 0.393074],
  ] as const)('over a fixed list with zero division %s is %d', (zeroDivision, value) => {
    expect(scored(EXAMPLE_A, { labels: FIXED, zeroDivision }).metrics.macro_f1).toBeCloseTo(value, 6);
  });

  it('over labels with support, over hazards only and over hazards with support', () => {
    expect(scored(EXAMPLE_A, { labels: FIXED }).metrics.macro_f1_supported).toBeCloseTo(0.491342, 6);
    const hazards = scored(EXAMPLE_A, { labels: FIXED, averageOver: HAZARDS }).metrics;
    expect(hazards.macro_f1).toBeCloseTo(0.247619, 6);
    expect(hazards.macro_f1_supported).toBeCloseTo(0.412698, 6);
  });

  it('counts rows of labels outside the average as false positives and negatives of the others', () => {
    expect(scored(EXAMPLE_A, { averageOver: ['hate'] }).per_class.hate).toMatchObject({ tp: 2, fp: 2, fn: 1 });
  });

  it('is the mean of F1s, not the harmonic mean of macro-precision and macro-recall', () => {
    const { macro_precision: p, macro_recall: r } = scored(EXAMPLE_A).metrics;
    expect((2 * p! * r!) / (p! + r!)).toBeCloseTo(0.412366, 6);
  });

  it('gives the other metrics of the same data', () => {
    const { metrics } = scored(EXAMPLE_A);
    expect(metrics.accuracy).toBeCloseTo(0.583333, 6);
    expect(metrics.micro_f1).toBeCloseTo(0.583333, 6);
    expect(metrics.weighted_f1).toBeCloseTo(0.556999, 6);
    expect(metrics.balanced_accuracy).toBeCloseTo(0.491667, 6);
    expect(metrics.cohen_kappa).toBeCloseTo(0.4, 6);
    expect(metrics.mcc).toBeCloseTo(0.417483, 6);
  });

  it('gives the binary view, with several positive labels or with two labels', () => {
    const several = scored(EXAMPLE_A, { positive: ['hate', 'harassment', 'sexual', 'violence'] }).metrics;
    const two = scored(
      EXAMPLE_A.map((row) => ({ ...row, truth: side(row.truth), predicted: side(row.predicted) })),
    ).metrics;
    for (const metrics of [several, two]) {
      expect(metrics.f1_unsafe).toBeCloseTo(0.769231, 6);
      expect(metrics.macro_f1_binary).toBeCloseTo(0.748252, 6);
      expect(metrics.precision).toBeCloseTo(0.833333, 6);
      expect(metrics.recall).toBeCloseTo(0.714286, 6);
    }
    const labels = scored(
      EXAMPLE_A.map((row) => ({ ...row, truth: side(row.truth), predicted: side(row.predicted) })),
    ).per_class;
    expect(labels.safe!.f1).toBeCloseTo(0.727273, 6);
    expect(two.cohen_kappa).toBeCloseTo(0.5, 6);
    expect(two.mcc).toBeCloseTo(0.507093, 6);
  });

  it('has no binary metrics and says why when no label is positive', () => {
    const score = scored(EXAMPLE_A);
    expect(score.positive).toBeNull();
    expect(score.metrics.f1_unsafe).toBeNull();
    expect(score.notes.join('\n')).toMatch(/f1_unsafe.*no label is positive/);
  });
});

describe('Cohen kappa (M 4.6)', () => {
  const a = [0, 0, 1, 2, 2, 0, 1, 2, 0, 1];
  const b = [0, 1, 1, 2, 2, 0, 0, 2, 0, 2];
  const matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => a.filter((x, at) => x === i && b[at] === j).length));

  it.each([
    ['nominal', 0.545455],
    ['linear', 0.680851],
    ['quadratic', 0.8],
  ] as const)('with %s weights is %d', (weight, value) => {
    expect(cohenKappa(matrix, weight)).toBeCloseTo(value, 6);
  });

  it('shows the prevalence paradox and is undefined without variation', () => {
    expect(
      cohenKappa([
        [93, 2],
        [4, 1],
      ]),
    ).toBeCloseTo(0.2208, 4);
    expect(
      cohenKappa([
        [5, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });

  it('agrees with the kappa of a score', () => {
    const rows = a.map((truth, at) => ({ case_id: `${at}`, truth: `l${truth}`, predicted: `l${b[at]}` }));
    expect(scored(rows).metrics.cohen_kappa).toBeCloseTo(0.545455, 6);
  });
});

function side(label: string | null): string {
  return label === 'none' ? 'safe' : 'unsafe';
}
