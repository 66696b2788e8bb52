import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combine } from '../../moderation/combine.ts';
import { OUTCOMES, type Outcome, type Verdict, verdict } from '../../moderation/verdict.ts';

const part = (outcome: Outcome, more: Partial<Verdict> = {}) => {
  const made = verdict({ outcome, ...more });
  return { part: { part: 'frame', outcome, reason: made.reason, score: made.score, call: null }, verdict: made };
};
const parts = (...outcomes: Outcome[]) => outcomes.map((outcome) => part(outcome));
const sorted = (codes: ReadonlySet<string>) => [...codes].sort();
const max = (all: Parameters<typeof combine>[0]) => combine(all, { aggregate: 'max', k: 1 }, sorted);
const kOfN = (k: number, all: Parameters<typeof combine>[0]) => combine(all, { aggregate: 'k-of-n', k }, sorted);

describe('the verdict on a case judged part by part', () => {
  it('is unsafe under max as soon as one part is, whatever the others could not say', () => {
    expect(max(parts('safe', 'unsafe', 'refused')).outcome).toBe('unsafe');
    expect(max(parts('safe', 'controversial', 'unsafe')).outcome).toBe('unsafe');
  });

  it('is missing, never safe, where a part without an answer could have been unsafe', () => {
    const made = max([part('safe'), part('invalid', { reason: 'truncated' }), part('timeout')]);
    expect(made).toMatchObject({ outcome: 'invalid', reason: 'truncated', score: null, categories: null });
    expect(max(parts('controversial', 'refused')).outcome).toBe('refused');
  });

  it('is safe only when every part is', () => {
    expect(max(parts('safe', 'safe', 'safe')).outcome).toBe('safe');
    expect(max(parts('safe', 'controversial', 'safe')).outcome).toBe('controversial');
  });

  it('asks for k unsafe parts under k-of-n, and no more than there are', () => {
    expect(kOfN(2, parts('unsafe', 'safe', 'safe')).outcome).toBe('safe');
    expect(kOfN(2, parts('unsafe', 'safe', 'unsafe')).outcome).toBe('unsafe');
    expect(kOfN(2, parts('unsafe', 'controversial', 'safe')).outcome).toBe('controversial');
    expect(kOfN(2, parts('unsafe', 'error', 'safe')).outcome).toBe('error');
    expect(kOfN(3, parts('unsafe', 'error', 'safe', 'safe')).outcome).toBe('safe');
    expect(kOfN(9, parts('unsafe', 'unsafe')).outcome).toBe('unsafe');
  });

  it('has the k-th largest score, and none where a part has none', () => {
    const scored = [0.2, 0.9, 0.6].map((score) => part('safe', { score }));
    expect(max(scored).score).toBe(0.9);
    expect(kOfN(2, scored).score).toBe(0.6);
    expect(max([...scored, part('safe')]).score).toBeNull();
  });

  it('names the categories of flagged parts in the taxonomy’s order, and none that only a safe part could not judge', () => {
    const made = max([
      part('unsafe', { categories: ['S10'], notAssessable: ['S1', 'S2'], severity: 1 }),
      part('controversial', { categories: ['S01', 'S10'], notAssessable: ['S2'], severity: 3 }),
      part('safe', { categories: [], notAssessable: ['S2'] }),
    ]);
    expect(made).toMatchObject({ categories: ['S01', 'S10'], notAssessable: ['S2'], severity: 3 });
    expect(max([part('unsafe', { categories: null }), part('safe', { categories: [] })]).categories).toBeNull();
    expect(max(parts('safe')).categories).toBeNull();
  });

  it('never depends on the order of its parts, but for which missing outcome it takes', () => {
    const outcome = fc.constantFrom(...OUTCOMES);
    const decided = (made: Verdict) =>
      ['safe', 'controversial', 'unsafe'].includes(made.outcome) ? made.outcome : '-';
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 8 }), (all, k) => {
        expect(decided(kOfN(k, parts(...all)))).toBe(decided(kOfN(k, parts(...all.toReversed()))));
      }),
    );
  });
});
