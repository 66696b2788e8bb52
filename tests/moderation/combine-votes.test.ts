import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineVotes } from '../../moderation/combine-votes.ts';
import { DECISIONS, isDecision, OUTCOMES, type Outcome, type Verdict, verdict } from '../../moderation/verdict.ts';

const ALL = ['S1', 'S2', 'S10'];
const order = (codes: ReadonlySet<string>) => ALL.filter((code) => codes.has(code));
const vote = (outcome: Outcome, more: Partial<Verdict> = {}) => verdict({ outcome, ...more });
const votes = (...outcomes: Outcome[]) =>
  combineVotes(
    outcomes.map((outcome) => vote(outcome)),
    order,
  );

describe('the verdict of several samples', () => {
  it('is the decision that most of them give, with the share of flags as its score', () => {
    expect(votes('unsafe', 'safe', 'unsafe')).toMatchObject({ outcome: 'unsafe', score: 2 / 3 });
    expect(votes('safe', 'safe', 'safe', 'safe', 'unsafe')).toMatchObject({ outcome: 'safe', score: 0.2 });
    expect(votes('controversial', 'controversial', 'safe')).toMatchObject({ outcome: 'controversial', score: 2 / 3 });
  });

  it('is the more severe decision of a tie', () => {
    expect(votes('safe', 'unsafe')).toMatchObject({ outcome: 'unsafe', score: 0.5 });
    expect(votes('safe', 'controversial')).toMatchObject({ outcome: 'controversial', score: 0.5 });
    expect(votes('safe', 'controversial', 'unsafe')).toMatchObject({ outcome: 'unsafe', score: 2 / 3 });
  });

  it('counts only the samples that decided, and is missing where fewer than half did', () => {
    expect(votes('refused', 'unsafe', 'safe', 'safe')).toMatchObject({ outcome: 'safe', score: 1 / 3 });
    expect(votes('timeout', 'safe')).toMatchObject({ outcome: 'safe', score: 0 });
    expect(votes('safe', 'timeout', 'refused')).toMatchObject({ outcome: 'timeout', score: null });
    expect(combineVotes([vote('invalid', { reason: 'empty' }), vote('error')], order)).toMatchObject({
      outcome: 'invalid',
      reason: 'empty',
    });
  });

  it('names the codes that at least half of the flags with codes name', () => {
    const made = combineVotes(
      [
        vote('unsafe', { categories: ['S10', 'S1'] }),
        vote('unsafe', { categories: ['S10'] }),
        vote('unsafe', { categories: ['S10', 'S2'], unknownCategories: ['S99'] }),
        vote('unsafe', { categories: null }),
        vote('safe', { categories: [] }),
      ],
      order,
    );
    expect(made).toMatchObject({ outcome: 'unsafe', categories: ['S10'], unknownCategories: ['S99'], score: 0.8 });
    expect(votes('unsafe', 'unsafe').categories).toBeNull();
    expect(
      combineVotes([vote('safe', { categories: [] }), vote('safe', { categories: [] })], order).categories,
    ).toEqual([]);
  });

  it('depends on the order of samples at most for which missing outcome it takes', () => {
    const outcomes = fc.array(fc.constantFrom(...OUTCOMES), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(outcomes, (some) => {
        const [forth, back] = [votes(...some), votes(...some.toReversed())];
        const decided = some.filter(isDecision);
        expect(isDecision(forth.outcome)).toBe(decided.length * 2 >= some.length);
        expect(isDecision(back.outcome)).toBe(isDecision(forth.outcome));
        if (!isDecision(forth.outcome)) return;
        expect([back.outcome, back.score]).toEqual([forth.outcome, forth.score]);
        const flags = decided.filter((one) => one !== 'safe').length;
        expect(forth.score).toBe(flags / decided.length);
        for (const other of DECISIONS)
          expect(decided.filter((one) => one === other).length).toBeLessThanOrEqual(
            decided.filter((one) => one === forth.outcome).length,
          );
      }),
    );
  });
});
