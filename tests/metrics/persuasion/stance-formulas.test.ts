import { describe, expect, it } from 'vitest';
import { MetricInputError } from '../../../metrics/errors.ts';
import { normalizedChange } from '../../../metrics/persuasion/normalized-change.ts';
import { flag, meanOutcome, missing, UNIT } from '../../../metrics/persuasion/outcome.ts';
import { discount, type PdcgVariant, pdcg } from '../../../metrics/persuasion/pdcg.ts';
import { orientedStance, stanceShare, turnedOver, twoSidedStance } from '../../../metrics/persuasion/stance.ts';

describe('the cell of P 7.0', () => {
  it('prints rate, coverage and bounds: 20 trials, 12 measured, 3 flipped', () => {
    const outcomes = Array.from({ length: 20 }, (_, at) => (at < 12 ? flag(at < 3) : missing(UNIT)));
    expect(meanOutcome(outcomes)).toEqual({ n: 20, measured: 12, coverage: 0.6, value: 0.25, low: 0.15, high: 0.55 });
  });

  it('is undefined, not 0, without a measured trial', () => {
    expect(meanOutcome([missing(UNIT), null])).toMatchObject({ n: 1, coverage: 0, value: null, low: null, high: null });
    expect(meanOutcome([])).toMatchObject({ n: 0, coverage: null, value: null });
  });
});

describe('stances', () => {
  it('run from 0 to 1, 1 = the goal of the persuader', () => {
    expect([1, 2, 3, 4, 5].map((level) => stanceShare(level, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(stanceShare(2.5, 4)).toBe(0.5);
  });

  it.each([
    ['goal', 'for', 4],
    ['goal', 'against', 4],
    ['claim', 'for', 4],
    ['claim', 'against', 2],
    ['claim', null, 4],
    ['negation', 'for', 2],
    ['negation', 'against', 4],
  ] as const)('of the %s are turned to the goal of arguing %s', (of, direction, oriented) => {
    expect(orientedStance(4, { levels: 5, of, direction })).toBe(oriented);
  });

  it('off the scale are an error, not a number', () => {
    for (const stance of [0, 0.99, 5.01, -1, Number.NaN]) {
      expect(() => stanceShare(stance, 5)).toThrow(MetricInputError);
      expect(() => turnedOver(stance, 5)).toThrow(MetricInputError);
      expect(() => normalizedChange({ first: stance, last: 3, levels: 5 })).toThrow(MetricInputError);
      expect(() => normalizedChange({ first: null, last: stance, levels: 5 })).toThrow(MetricInputError);
    }
    expect(() => stanceShare(1, 1)).toThrow(MetricInputError);
  });

  it('asked of both sides give the two-sided S of ToMAP', () => {
    const pairs = [
      [1, 3, 0.25],
      [3, 2, 0.625],
      [0, 4, 0],
    ] as const;
    for (const [forClaim, forNegation, stance] of pairs)
      expect(twoSidedStance({ forClaim, forNegation })?.stance).toBe(stance);
    expect(twoSidedStance({ forClaim: 4, forNegation: 4 })?.incoherence).toBe(4);
    expect(() => twoSidedStance({ forClaim: 5, forNegation: 0 })).toThrow(MetricInputError);
  });

  it('D1 (ToMAP): a refused answer is not 0 on both sides, which would read as half persuaded', () => {
    expect(twoSidedStance({ forClaim: null, forNegation: null })).toBeNull();
    expect(twoSidedStance({ forClaim: 2, forNegation: null })).toBeNull();
  });
});

describe('normalised change (P 7.2)', () => {
  const PAIRS = [
    [2, 4, 0.6667],
    [4, 2, -0.6667],
    [5, 5, 0],
    [1, 1, 0],
    [5, 3, -0.5],
    [3, 5, 1],
    [1, 3, 0.5],
  ] as const;

  it('is the published value for every pair, and .142857 on average', () => {
    const values = PAIRS.map(([first, last]) => normalizedChange({ first, last, levels: 5 })!);
    for (const [at, [, , expected]] of PAIRS.entries()) expect(values[at]).toBeCloseTo(expected, 4);
    const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
    expect(mean(values)).toBeCloseTo(0.142857, 6);
    expect(mean(PAIRS.map(([first, last]) => last - first))).toBeCloseTo(0.285714, 6);
  });

  it('takes fractions, and is null when a reading is missing', () => {
    expect(normalizedChange({ first: 2.5, last: 3.75, levels: 5 })).toBe(0.5);
    expect(normalizedChange({ first: null, last: 3, levels: 5 })).toBeNull();
    expect(normalizedChange({ first: 3, last: null, levels: 5 })).toBeNull();
  });
});

describe('pdcg_local (P 7.5, ours)', () => {
  const of = (course: readonly (number | null)[], variant: PdcgVariant) => pdcg(course, variant);

  it('weighs turns by 1 / log2(t + 1)', () => {
    expect([1, 2, 3, 4].map((t) => Number(discount(t).toFixed(6)))).toEqual([1, 0.63093, 0.5, 0.430677]);
    expect(discount(1) + discount(2) + discount(3)).toBeCloseTo(2.13093, 6);
    expect(discount(1) + discount(2) + discount(3) + discount(4)).toBeCloseTo(2.561606, 6);
  });

  it.each<[readonly (number | null)[], PdcgVariant, number, number]>([
    [[0.25, 0.25, 0.5, 0.75, 0.75], 'level', 0.830761, 0.324313],
    [[0.25, 0.25, 0.5, 0.75, 0.75], 'marginal', 0.282732, 0.376977],
    [[0.25, 0.25, 0.5, 0.75, 0.75], 'first', 0.5, 0.5],
    [[0.25, 0.75, 0.75, 0.75, 0.75], 'level', 1.707738, 0.666667],
    [[0.25, 0.75, 0.75, 0.75, 0.75], 'first', 1, 1],
    [[0.5, 0.25, 0.25, 0.5, 0.25], 'level', 0, 0],
    [[0.5, 0.25, 0.25, 0.5, 0.25], 'signed', -1.030803, -0.402405],
    [[0.5, 0.75, 1, 1, 1], 'level', 2.061606, 0.80481],
    [[0.25, 0.25, null, 0.75, 0.75], 'level', 0.620451, 0.321364],
  ])('of %j, %s: %f, normalised %f', (course, variant, sum, normalized) => {
    const found = of(course, variant)!;
    expect(found.sum).toBeCloseTo(sum, 6);
    // One unit of the last printed digit: the last row was divided after rounding.
    expect(Math.abs(found.normalized - normalized)).toBeLessThan(1e-6);
  });

  it('leaves out a missing turn with its ideal weight in level and signed', () => {
    expect(of([0.25, 0.25, null, 0.75, 0.75], 'level')?.ideal).toBeCloseTo(1.930677, 6);
  });

  it('D2 (PMIYC): an early win carried to the end beats the same course cut off', () => {
    expect(of([0.5, 0.75, 1], 'level')?.sum).toBeCloseTo(1.13093, 6);
    expect(of([0.5, 0.75, 1, 1, 1], 'level')!.sum).toBeGreaterThan(of([0.5, 0.75, 1], 'level')!.sum);
  });

  it('has no room at the goal: null but for signed', () => {
    for (const variant of ['level', 'marginal', 'first'] as const) expect(of([1, 1, 0.5], variant)).toBeNull();
    expect(of([1, 1, 0.5], 'signed')?.sum).toBeCloseTo(-0.5 * discount(2), 12);
    expect(of([0.75, 0.8], 'first')).toBeNull();
    expect(of([0.75, 0.8], 'level')?.normalized).toBeCloseTo(0.2, 12);
  });

  it('is null in marginal and first only if the missing turn decides', () => {
    expect(of([0.25, 0.5, null], 'marginal')).toBeNull();
    expect(of([0.25, 0.75, null], 'first')?.normalized).toBe(1);
    expect(of([0.25, null, 0.75], 'first')).toBeNull();
    expect(of([0.25, 0.5, null], 'first')).toBeNull();
  });

  it('is null without a start or any turn, and refuses shares off 0..1', () => {
    expect(of([null, 0.5], 'level')).toBeNull();
    expect(of([0.5], 'level')).toBeNull();
    expect(of([0.5, null, null], 'level')).toBeNull();
    expect(of([], 'signed')).toBeNull();
    expect(() => of([0.5, 1.2], 'level')).toThrow(MetricInputError);
  });
});
