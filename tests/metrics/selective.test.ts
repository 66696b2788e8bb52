import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deferral, largestCoverage, riskCoverage } from '../../metrics/selective.ts';

const CONFIDENCE = [0.99, 0.95, 0.9, 0.85, 0.8, 0.7, 0.65, 0.6, 0.55, 0.5];
const ERROR = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1];
const EXAMPLE = CONFIDENCE.map((confidence, at) => ({ confidence, error: ERROR[at] === 1 }));

describe('risk and coverage by the worked example (M 4.8)', () => {
  it('gives AURC, AUGRC, the oracle, the excess and the random order', () => {
    const curve = riskCoverage(EXAMPLE)!;
    expect(curve.aurc).toBeCloseTo(0.188571, 6);
    expect(curve.augrc).toBeCloseTo(0.14, 12);
    expect(curve.oracleAurc).toBeCloseTo(0.112619, 6);
    expect(curve.eAurc).toBeCloseTo(0.075952, 6);
    expect(curve.random).toBe(0.4);
    expect(curve.tied).toBe(false);
    expect(curve.points[3]).toEqual({ coverage: 0.4, risk: 0.25 });
  });

  it('finds the largest coverage with risk of at most .25: .8', () => {
    const curve = riskCoverage(EXAMPLE)!;
    expect(largestCoverage(curve, 0.25)).toBe(0.8);
    expect(largestCoverage(curve, 1)).toBe(1);
    expect(largestCoverage(riskCoverage([{ confidence: 1, error: true }])!, 0.5)).toBeNull();
  });

  it('defers 20 and 40 % to a perfect reviewer and to one who errs 10 %', () => {
    const system = (share: number, reviewerError: number) => deferral(EXAMPLE, { share, reviewerError })!.systemError;
    expect(system(0.2, 0)).toBeCloseTo(0.2, 12);
    expect(system(0.4, 0)).toBeCloseTo(0.1, 12);
    expect(system(0.2, 0.1)).toBeCloseTo(0.22, 12);
    expect(system(0.4, 0.1)).toBeCloseTo(0.14, 12);
    expect(deferral(EXAMPLE, { share: 1, reviewerError: 0.1 })).toEqual({
      deferred: 10,
      systemError: 0.1,
      machineError: null,
    });
  });

  it('expects the risk of equal confidences over all their orders, and says so', () => {
    const tied = EXAMPLE.map(({ error }) => ({ confidence: 1, error }));
    const curve = riskCoverage(tied)!;
    expect(curve.tied).toBe(true);
    for (const { risk } of curve.points) expect(risk).toBeCloseTo(0.4, 12);
    expect(curve.aurc).toBeCloseTo(curve.random, 12);
    expect(riskCoverage([...tied].reverse())).toEqual(curve);
  });

  it('equals the mean over all orders of ties', () => {
    const item = fc.record({ confidence: fc.integer({ min: 0, max: 2 }), error: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), (items) => {
        const orders = permutations(items).filter((order) =>
          order.every((each, at) => at === 0 || order[at - 1]!.confidence >= each.confidence),
        );
        const mean = (of: (order: typeof items) => number) =>
          orders.reduce((sum, order) => sum + of(order), 0) / orders.length;
        const errorsTo = (order: typeof items, k: number) => order.slice(0, k).filter(({ error }) => error).length;
        const ranks = items.map((_, at) => at + 1);
        const n = items.length;
        const curve = riskCoverage(items)!;
        expect(curve.aurc).toBeCloseTo(
          mean((order) => ranks.reduce((sum, k) => sum + errorsTo(order, k) / k / n, 0)),
          12,
        );
        expect(curve.augrc).toBeCloseTo(
          mean((order) => ranks.reduce((sum, k) => sum + errorsTo(order, k) / n / n, 0)),
          12,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is undefined for no cases and refuses what is no number or share', () => {
    expect(riskCoverage([])).toBeNull();
    expect(deferral([], { share: 0.5, reviewerError: 0 })).toBeNull();
    expect(() => riskCoverage([{ confidence: Number.NaN, error: false }])).toThrow(/no finite number/);
    expect(() => deferral(EXAMPLE, { share: 1.5, reviewerError: 0 })).toThrow(/share/);
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, at) => permutations(items.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}
