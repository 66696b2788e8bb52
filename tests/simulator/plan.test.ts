import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import { type PlanInput, planAnswer } from '../../simulator/plan.ts';

const rates = {
  unsafe: { refused: 0.1, malformed: 0.1, truncated: 0.1, wrong: 0.3 },
  safe: { refused: 0, malformed: 0, truncated: 0, wrong: 0.5 },
};

function input(text: string, changes: Partial<PlanInput> = {}): PlanInput {
  return {
    seed: 7,
    model: 'm',
    settings: { rates, shown: {} },
    text: { text, truth: 'unsafe', textSha256: sha256(text), shown: null, faultless: false },
    sample: 0,
    unknownTruthUnsafeShare: 0.5,
    ...changes,
  };
}

describe('error plan', () => {
  it('draws the outcome from the published hash and the thresholds in their order', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200; i += 1) {
      const text = `text ${i}`;
      const key = `["plan",7,"m","${createHash('sha256').update(text).digest('hex')}",0,"outcome"]`;
      const u = (createHash('sha256').update(key).digest().readUIntBE(0, 6) + 0.5) / 2 ** 48;
      const expected =
        u < 0.1 ? 'refused' : u < 0.2 ? 'malformed' : u < 0.1 + 0.1 + 0.1 ? 'truncated' : u < 0.6 ? 'wrong' : 'right';
      expect(planAnswer(input(text)).outcome).toBe(expected);
      seen.add(expected);
    }
    expect(seen.size).toBe(5);
  });

  it('depends on seed, model, text and sample, and on nothing else', () => {
    const outcomes = (changes: Partial<PlanInput>) =>
      Array.from({ length: 100 }, (_, i) => planAnswer(input(`t${i}`, changes)).outcome).join();
    const first = outcomes({});
    expect(outcomes({})).toBe(first);
    for (const changes of [{ seed: 8 }, { model: 'n' }, { sample: 1 }]) expect(outcomes(changes)).not.toBe(first);
  });

  it("keeps the score on the verdict's side of .5", () => {
    for (let i = 0; i < 500; i += 1) {
      const { verdict, score } = planAnswer(input(`t${i}`));
      expect(verdict === 'unsafe' ? score > 0.5 && score < 1 : score > 0 && score < 0.5).toBe(true);
    }
  });

  it('treats an unknown truth alike for all models, by the declared share', () => {
    const truths = (model: string, share: number) =>
      Array.from({ length: 400 }, (_, i) => {
        const text = { text: `t${i}`, truth: null, textSha256: sha256(`t${i}`), shown: null, faultless: false };
        return planAnswer(input('', { text, model, unknownTruthUnsafeShare: share })).truth;
      });
    expect(truths('m', 0.25)).toEqual(truths('n', 0.25));
    expect(truths('m', 0)).not.toContain('unsafe');
    expect(truths('m', 1)).not.toContain('safe');
    const unsafe = truths('m', 0.25).filter((truth) => truth === 'unsafe').length;
    expect(Math.abs(unsafe - 100)).toBeLessThan(5 * Math.sqrt(400 * 0.25 * 0.75));
  });

  it('plans no error for a probe', () => {
    const text = { text: 'p', truth: 'safe' as const, textSha256: sha256('p'), shown: null, faultless: true };
    const settings = { rates: { ...rates, safe: { refused: 1, malformed: 0, truncated: 0, wrong: 0 } }, shown: {} };
    expect(planAnswer(input('', { text, settings })).outcome).toBe('right');
  });
});
