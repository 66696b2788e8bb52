import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineCodes } from '../../moderation/combine-codes.ts';
import { OUTCOMES, type Outcome, verdict } from '../../moderation/verdict.ts';

const ALL = ['a', 'b', 'c', 'd'];
const order = (codes: ReadonlySet<string>) => ALL.filter((code) => codes.has(code));

/** What a call about `asked` is read as. */
const about = (asked: string, outcome: Outcome, score: number | null = null) => ({
  asked,
  verdict: verdict({
    outcome,
    score,
    categories: outcome === 'unsafe' ? [asked] : outcome === 'safe' ? [] : null,
    notAssessable: outcome === 'unsafe' || outcome === 'safe' ? ALL.filter((code) => code !== asked) : [],
  }),
});
const combined = (codes: Parameters<typeof combineCodes>[0]) => combineCodes(codes, ALL, order);

describe('the verdict on a case that was asked one code a call', () => {
  it('is unsafe with the codes that were found, and safe only when each was denied', () => {
    expect(combined([about('b', 'unsafe'), about('a', 'unsafe'), about('c', 'safe')])).toMatchObject({
      outcome: 'unsafe',
      categories: ['a', 'b'],
      notAssessable: ['d'],
    });
    expect(combined([about('a', 'safe'), about('b', 'safe')])).toMatchObject({
      outcome: 'safe',
      categories: [],
      notAssessable: ['c', 'd'],
    });
  });

  it('leaves a code without a decision unanswered, never absent', () => {
    const made = combined([about('a', 'unsafe'), about('b', 'timeout'), about('c', 'safe')]);
    expect(made).toMatchObject({ outcome: 'unsafe', categories: ['a'], unanswered: ['b'], notAssessable: ['d'] });
    expect(combined([about('a', 'unsafe'), about('b', 'safe')]).unanswered).toBeUndefined();
  });

  it('has no verdict where a code without a decision could have changed it', () => {
    const made = combined([about('a', 'safe'), about('b', 'refused'), about('c', 'invalid')]);
    expect(made).toMatchObject({ outcome: 'refused', categories: null, score: null });
    expect(made.unanswered).toBeUndefined();
  });

  it('scores with the likeliest code, and not at all where one has no score', () => {
    expect(combined([about('a', 'safe', 0.2), about('b', 'safe', 0.4)]).score).toBe(0.4);
    expect(combined([about('a', 'unsafe', 0.9), about('b', 'safe')]).score).toBeNull();
  });

  it('sorts each code of the taxonomy into exactly one of found, denied, unanswered and not asked', () => {
    const asked = fc.subarray(ALL, { minLength: 1 });
    fc.assert(
      fc.property(asked, fc.array(fc.constantFrom(...OUTCOMES), { minLength: 4, maxLength: 4 }), (codes, outcomes) => {
        const calls = codes.map((code, i) => about(code, outcomes[i] ?? 'safe'));
        const made = combined(calls);
        const seen = calls.map(({ verdict: one }) => one.outcome);
        const missing = seen.filter((one) => !['safe', 'controversial', 'unsafe'].includes(one));
        if (seen.includes('unsafe')) expect(made.outcome).toBe('unsafe');
        else if (missing.length > 0) expect(made.outcome).toBe(missing[0]);
        else expect(made.outcome).toBe(seen.includes('controversial') ? 'controversial' : 'safe');
        if (made.outcome !== 'unsafe') return;
        for (const code of ALL) {
          const outcome = calls.find((call) => call.asked === code)?.verdict.outcome ?? null;
          expect(made.notAssessable.includes(code)).toBe(outcome === null);
          expect(made.categories?.includes(code)).toBe(outcome === 'unsafe');
          expect(made.unanswered?.includes(code) ?? false).toBe(outcome !== null && missing.includes(outcome));
        }
      }),
    );
  });
});
