import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import { budgetedChoice, type ReviewCandidate } from '../../../metrics/sampling/budgeted-choice.ts';
import { combinedInclusion, drawUniform, isDrawn } from '../../../metrics/sampling/inclusion.ts';

describe('draws', () => {
  it('are the first 48 bits of SHA-256 over the parts as JSON', () => {
    const draw = { seed: 7, caseId: 'case-1', rule: 'audit@1' };
    const hex = sha256('["draw",7,"case-1","audit@1"]').slice(0, 12);
    expect(drawUniform(draw)).toBe((Number.parseInt(hex, 16) + 0.5) / 2 ** 48);
    expect(isDrawn(draw, 1)).toBe(true);
    expect(isDrawn(draw, 0)).toBe(false);
  });

  it('hit as often as they should, each rule on its own', () => {
    const hits = { a: 0, b: 0, both: 0 };
    for (let at = 0; at < 20_000; at += 1) {
      const [a, b] = ['a', 'b'].map((rule) => isDrawn({ seed: 1, caseId: `case-${at}`, rule }, 0.2));
      if (a) hits.a += 1;
      if (b) hits.b += 1;
      if (a && b) hits.both += 1;
    }
    expect(Math.abs(hits.a / 20_000 - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(hits.b / 20_000 - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(hits.both / 20_000 - 0.04)).toBeLessThan(0.005);
  });

  it('combine to 1 - product of (1 - pi)', () => {
    expect(combinedInclusion([])).toBe(0);
    expect(combinedInclusion([0.05])).toBeCloseTo(0.05, 15);
    expect(combinedInclusion([0.5, 0.5, 0.2])).toBeCloseTo(0.8, 15);
    expect(combinedInclusion([0.3, 1])).toBe(1);
    expect(combinedInclusion([1e-12, 1e-12])).toBeCloseTo(2e-12, 20);
    expect(() => combinedInclusion([1.5])).toThrow(/1.5/);
  });
});

const BUDGET = { seconds: 600, auditShare: 0.2, floor: 0.01, seed: 1, rule: 'budget@1' };

const candidates = fc.uniqueArray(
  fc.record({
    caseId: fc.string({ minLength: 1, maxLength: 6 }),
    probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 8 }),
    cost: fc.constantFrom(0, 1, 2, 10),
    seconds: fc.constantFrom(10, 20, 90),
  }),
  { selector: ({ caseId }) => caseId, maxLength: 60 },
);

describe('budgeted choice', () => {
  it('spends the first share on the highest expected loss a second, the rest on a sample', () => {
    const pool: ReviewCandidate[] = [
      { caseId: 'costly', probability: 0.5, cost: 10, seconds: 100 },
      { caseId: 'doubtful', probability: 0.4, cost: 1, seconds: 10 },
      { caseId: 'slow', probability: 0.5, cost: 1, seconds: 100 },
      { caseId: 'clear', probability: 0.999, cost: 1, seconds: 10 },
      { caseId: 'unknown', probability: null, cost: 0.5, seconds: 10 },
    ];
    const { choices, certainSeconds } = budgetedChoice(pool, { ...BUDGET, seconds: 140 });
    const certain = choices.filter((choice) => choice.certain).map(({ caseId }) => caseId);
    expect(certain).toEqual(['costly', 'doubtful']);
    expect(certainSeconds).toBe(110);
    expect(choices.find(({ caseId }) => caseId === 'doubtful')).toMatchObject({
      score: 0.04,
      certain: true,
      uniform: null,
    });
    expect(choices.find(({ caseId }) => caseId === 'unknown')!.score).toBeCloseTo(0.025, 12);
    expect(choices.map(({ caseId }) => caseId)).toEqual(['clear', 'costly', 'doubtful', 'slow', 'unknown']);
  });

  it('gives pi = min(1, max(floor, n s / sum s)) with n for the time of the sample', () => {
    const pool = Array.from(
      { length: 400 },
      (_, at): ReviewCandidate => ({
        caseId: `case ${at}`,
        probability: (at + 1) / 1000,
        cost: 1,
        seconds: 10,
      }),
    );
    const chosen = budgetedChoice(pool, { ...BUDGET, seconds: 1000 });
    const sampled = chosen.choices.filter(({ certain }) => !certain);
    expect(chosen.certainSeconds).toBe(800);
    const sum = sampled.reduce((total, { score }) => total + score, 0);
    for (const { inclusion, score } of sampled) {
      expect(inclusion).toBeCloseTo(Math.min(1, Math.max(0.01, (chosen.expectedDraws * score) / sum)), 12);
    }
    expect(chosen.expectedSampleSeconds).toBeCloseTo(200, 6);
  });

  it('does not depend on the order of candidates, keeps every chance above the floor and its budget', () => {
    fc.assert(
      fc.property(candidates, fc.constantFrom(0, 100, 600, 1e5), (pool, seconds) => {
        const chosen = budgetedChoice(pool, { ...BUDGET, seconds });
        expect(budgetedChoice([...pool].reverse(), { ...BUDGET, seconds })).toEqual(chosen);
        expect(chosen.certainSeconds).toBeLessThanOrEqual(0.8 * seconds);
        const floorSeconds = pool.reduce((sum, each) => sum + 0.01 * each.seconds, 0);
        expect(chosen.expectedSampleSeconds).toBeLessThanOrEqual(Math.max(0.2 * seconds, floorSeconds) + 1e-6);
        for (const { inclusion, certain, uniform, selected } of chosen.choices) {
          expect(inclusion).toBeGreaterThanOrEqual(0.01);
          expect(inclusion).toBeLessThanOrEqual(1);
          expect(selected).toBe(certain || uniform! < inclusion);
        }
      }),
    );
  });

  it('refuses a budget without a probability sample, and odd candidates', () => {
    expect(() => budgetedChoice([], { ...BUDGET, auditShare: 0 })).toThrow(/audit share/);
    expect(() => budgetedChoice([], { ...BUDGET, floor: 0 })).toThrow(/floor/);
    const odd = { caseId: 'x', probability: 2, cost: 1, seconds: 1 };
    expect(() => budgetedChoice([odd], BUDGET)).toThrow(/"x"/);
    const fine = { ...odd, probability: 0.5 };
    expect(() => budgetedChoice([fine, fine], BUDGET)).toThrow(/comes twice/);
    expect(budgetedChoice([], BUDGET)).toMatchObject({ choices: [], expectedSampleSeconds: 0 });
  });
});
