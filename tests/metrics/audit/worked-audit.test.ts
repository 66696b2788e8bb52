import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditCase } from '../../../metrics/audit/audit-cell.ts';
import { PROBABILITY_BANDS } from '../../../metrics/audit/audit-cells.ts';
import { createAuditMeasure } from '../../../metrics/audit/audit-metrics.ts';
import { scoreAudit, scoreAuditCells } from '../../../metrics/audit/score-audit.ts';
import { hajekMean, neymanAllocation, stratifiedMean, stratifiedRecall } from '../../../metrics/audit/stratified.ts';
import { classMetrics } from '../../../metrics/classification.ts';
import { countsOf } from '../../../metrics/confusion.ts';
import { cellsFrom, LABELS, WORKED_STRATA } from './support.ts';

describe('the worked audit of R 8.4', () => {
  const score = scoreAuditCells({ cells: cellsFrom(WORKED_STRATA) }, { labels: LABELS, draws: 200_000 });

  it('has the weighted numbers, and the naive ones beside them', () => {
    const { weighted, naive, per_class } = score;
    expect(score).toMatchObject({ n_population: 20000, n_labelled: 550, positive: ['unsafe'] });
    expect(weighted.prevalence).toBeCloseTo(0.137, 4);
    expect(weighted.precision).toBeCloseTo(0.884, 4);
    expect(weighted.recall).toBeCloseTo(0.8066, 4);
    expect(weighted.f1).toBeCloseTo(0.8435, 4);
    expect(per_class.weighted.safe!.f1).toBeCloseTo(0.9764, 4);
    expect(weighted.macro_f1).toBeCloseTo(0.91, 4);
    expect(naive.prevalence).toBeCloseTo(0.2818, 4);
    expect(naive.precision).toBeCloseTo(0.7438, 4);
    expect(naive.recall).toBeCloseTo(0.7677, 4);
    expect(naive.f1).toBeCloseTo(0.7556, 4);
    expect(per_class.naive.safe!.f1).toBeCloseTo(0.9019, 4);
    expect(naive.macro_f1).toBeCloseTo(0.8287, 4);
    expect(score.confusion.matrix).toEqual([
      [16970, 290, 0],
      [530, 2210, 0],
    ]);
  });

  it('has its intervals from Beta draws', () => {
    const printed = { prevalence: [0.125, 0.154], recall: [0.714, 0.861], macro_f1: [0.873, 0.93] } as const;
    for (const [metric, [low, high]] of Object.entries(printed) as [
      keyof typeof printed,
      readonly [number, number],
    ][]) {
      const interval = score.intervals[metric]!;
      // The printed digits come from draws themselves: the low end of macro-F1 is .87246 after millions of them.
      expect(Math.abs(interval.low - low), `${metric} low`).toBeLessThan(0.001);
      expect(Math.abs(interval.high - high), `${metric} high`).toBeLessThan(0.001);
    }
  });

  it('has the normal intervals for comparison, and the Neyman allocation', () => {
    const mean = stratifiedMean(WORKED_STRATA)!;
    expect(mean.value).toBeCloseTo(0.137, 4);
    expect(mean.se).toBeCloseTo(0.0069, 4);
    expect(mean.wald.low).toBeCloseTo(0.1235, 4);
    expect(mean.wald.high).toBeCloseTo(0.1505, 4);
    const recall = stratifiedRecall(WORKED_STRATA.slice(0, 2), WORKED_STRATA.slice(2))!;
    expect(recall.value).toBeCloseTo(0.8066, 4);
    expect(recall.se).toBeCloseTo(0.0367, 4);
    expect(recall.wald.low).toBeCloseTo(0.735, 3);
    expect(recall.wald.high).toBeCloseTo(0.879, 3);
    expect(neymanAllocation(WORKED_STRATA, 550).map(Math.round)).toEqual([78, 43, 111, 318]);
  });

  it('comes out the same from cases, whatever their order', () => {
    const cases = WORKED_STRATA.flatMap(({ stratum, predicted, population, n, hits }) =>
      Array.from({ length: population }, (_, at): AuditCase => {
        const truth = at >= n ? null : at < hits ? 'unsafe' : 'safe';
        return { stratum, predicted: LABELS[predicted]!, probability: n / population, truth };
      }),
    );
    const options = { draws: 100 };
    const fromCases = scoreAudit(cases, options);
    expect(fromCases.weighted.macro_f1).toBeCloseTo(score.weighted.macro_f1!, 12);
    expect(fromCases.naive).toEqual(score.naive);
    expect(scoreAudit([...cases].reverse(), options)).toEqual(fromCases);
    expect(scoreAudit(cases, { ...options, seed: 2 }).intervals).not.toEqual(fromCases.intervals);
  });

  it('estimates the Hajek mean of cases with their own probabilities', () => {
    const cases = WORKED_STRATA.flatMap(({ population, n, hits }) =>
      Array.from({ length: n }, (_, at) => ({ value: at < hits ? 1 : 0, probability: n / population })),
    );
    expect(hajekMean(cases)!.value).toBeCloseTo(0.137, 12);
    expect(hajekMean(cases)!.se).toBeGreaterThan(0.0069);
    expect(hajekMean([])).toBeNull();
    expect(
      hajekMean([
        { value: 1, probability: 1 },
        { value: 0, probability: 1 },
      ]),
    ).toMatchObject({ value: 0.5, se: 0 });
  });
});

/** `n` cases of one kind. */
function cases(n: number, of: AuditCase): AuditCase[] {
  return Array.from({ length: n }, () => of);
}

describe('audits of other shapes', () => {
  const base = { stratum: 's', predicted: 'safe', probability: 0.5, truth: null };

  it('know a population that was judged whole', () => {
    const all = [
      ...cases(40, { ...base, probability: 1, truth: 'safe' }),
      ...cases(10, { ...base, probability: 1, truth: 'unsafe' }),
      ...cases(10, { ...base, predicted: 'unsafe', probability: 1, truth: 'unsafe' }),
    ];
    const { weighted, naive, intervals } = scoreAudit(all, { draws: 50 });
    expect(weighted).toEqual(naive);
    expect(intervals.recall).toMatchObject({ low: 0.5, high: 0.5 });
  });

  it('take a missing answer as right for no label', () => {
    const { weighted } = scoreAudit(
      [
        ...cases(5, { ...base, predicted: null, truth: 'unsafe' }),
        ...cases(5, { ...base, predicted: 'unsafe', truth: 'unsafe' }),
      ],
      { labels: LABELS, draws: 0 },
    );
    expect(weighted).toMatchObject({ recall: 0.5, precision: 1, accuracy: 0.5 });
  });

  it('split a stratum of many probabilities into bands, each with labelled cases, certain ones apart', () => {
    const pool = Array.from({ length: 1000 }, (_, at): AuditCase => {
      const probability = at < 10 ? 1 : 0.05 + at / 2000;
      return { ...base, probability, truth: at % 3 === 0 || probability === 1 ? 'safe' : null };
    });
    const { strata, weighted } = scoreAudit(pool, { labels: LABELS, draws: 0 });
    expect(strata.length).toBeLessThanOrEqual(PROBABILITY_BANDS + 1);
    expect(strata[0]).toMatchObject({ probability: { low: 1, high: 1 }, population: 10, labelled: 10 });
    expect(strata.every(({ labelled }) => labelled > 0)).toBe(true);
    expect(strata.reduce((sum, { population }) => sum + population, 0)).toBe(1000);
    expect(weighted).toMatchObject({ prevalence: 0, accuracy: 1 });
  });

  it('weight the cases of a band by their own probability', () => {
    const levels = [0.1, 0.2, 0.3, 0.4, 0.5];
    const pool = levels.flatMap((probability): AuditCase[] => [
      { ...base, probability, truth: probability === 0.2 ? 'unsafe' : 'safe' },
      { ...base, probability, truth: 'safe' },
    ]);
    const { strata, weighted } = scoreAudit(pool, { labels: LABELS, draws: 0 });
    expect(strata.map(({ probability }) => probability)).toEqual([
      { low: 0.4, high: 0.5 },
      { low: 0.2, high: 0.3 },
      { low: 0.1, high: 0.1 },
    ]);
    const share = 5 / (5 + 5 + 10 / 3 + 10 / 3);
    expect(strata[1]!.shares.unsafe).toBeCloseTo(share, 12);
    expect(weighted.prevalence).toBeCloseTo((4 * share) / 10, 12);
  });

  it('lend an empty stratum the numbers of the nearest one, and say so', () => {
    const pool = [
      ...cases(10, { ...base, truth: 'safe' }),
      ...cases(7, { ...base, stratum: 'empty', probability: 0.4 }),
      ...cases(5, { ...base, predicted: 'unsafe', truth: 'unsafe' }),
    ];
    const score = scoreAudit(pool, { draws: 0 });
    expect(score).toMatchObject({ n_population: 22, n_merged: 7, n_unrepresented: 0, weighted: { recall: 1 } });
    expect(score.notes.join('\n')).toContain('7 cases of strata that nobody looked into');
  });

  it('give no weighted number where a prediction was never looked into', () => {
    const pool = [...cases(10, { ...base, truth: 'safe' }), ...cases(3, { ...base, predicted: 'unsafe' })];
    const score = scoreAudit(pool, { draws: 20 });
    expect(score.weighted).toMatchObject({ prevalence: null, macro_f1: null });
    expect(score).toMatchObject({ n_population: 13, n_unrepresented: 3, intervals: { macro_f1: null } });
    expect(score.naive.accuracy).toBe(1);
    expect(score.notes.join('\n')).toContain('3 cases have a prediction that nobody looked into');
    expect(scoreAudit([], { labels: LABELS }).notes.join('\n')).toContain('no case has a label');
  });

  it('keep doubt where nothing was found', () => {
    const pool = [
      ...cases(30, { ...base, probability: 0.1, truth: 'safe' }),
      ...cases(270, { ...base, probability: 0.1 }),
    ];
    const { weighted, intervals } = scoreAudit(pool, { labels: LABELS });
    expect(weighted.prevalence).toBe(0);
    expect(intervals.prevalence!.high).toBeGreaterThan(0.04);
    expect(intervals.prevalence!.high).toBeLessThan(3 / 30);
    expect(intervals.recall).toBeNull();
  });

  it('refuse a probability that is none, and a label that was not declared', () => {
    for (const probability of [0, -0.1, 1.1, Number.NaN]) {
      expect(() => scoreAudit([{ ...base, probability }])).toThrow(/inclusion probability/);
    }
    expect(() => scoreAudit([{ ...base, truth: 'odd' }], { labels: LABELS })).toThrow(/"odd" is not one of/);
    expect(() => scoreAudit([base], { positive: ['odd'] })).toThrow(/positive/);
  });

  it('measure a confusion as the classification score does', () => {
    const cell = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 12, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        (cells, flags) => {
          const positive = Uint8Array.from(flags, Number);
          const confusion = { labels: 3, cells: Float64Array.from(cells) };
          const measured = createAuditMeasure({ labels: ['a', 'b', 'c'], positive })(confusion.cells);
          const rules = { averageOver: new Uint8Array(3).fill(1), zeroDivision: 0, positive } as const;
          const expected = classMetrics(countsOf(confusion, positive), rules);
          const pairs = [
            [measured.accuracy, expected.accuracy],
            [measured.macro_f1, expected.macro_f1],
            [measured.precision, expected.precision],
            [measured.recall, expected.recall],
            [measured.f1, expected.f1_unsafe],
          ] as const;
          for (const [ours, theirs] of pairs) {
            if (theirs === null) expect(ours).toBeNull();
            else expect(ours).toBeCloseTo(theirs, 12);
          }
        },
      ),
    );
  });
});
