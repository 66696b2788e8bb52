import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDecision,
  type CaseReview,
  nextStep,
  openReview,
  type ReviewStep,
  refusalOf,
  tookStep,
} from '../../../review/process/case-review.ts';
import { type ProcessDecision, type ReviewTerms, type Said, VERDICT_ONLY } from '../../../review/process/terms.ts';

const DAY = 86_400_000;

function terms(change: Partial<ReviewTerms> = {}): ReviewTerms {
  return {
    wanted: 2,
    dueAt: 7 * DAY,
    remindAt: [2 * DAY, 5 * DAY],
    graceMs: null,
    conflict: VERDICT_ONLY,
    partial: 'undecided',
    gold: null,
    ...change,
  };
}

const words = (verdict: string, change: Partial<Said> = {}): Said => ({
  verdict,
  categories: [],
  severity: null,
  ...change,
});

function vote(reviewer: string, verdict: string, change: Partial<ProcessDecision> = {}): ProcessDecision {
  return { id: `d-${reviewer}`, reviewer, role: 'reviewer', at: 1, first: words(verdict), revised: null, ...change };
}

const settle = (verdict: string, change: Partial<ProcessDecision> = {}) =>
  vote('z', verdict, { role: 'adjudicator', at: 9, ...change });

const given = (review: CaseReview, ...decisions: ProcessDecision[]) => decisions.reduce(applyDecision, review);

/** Carries out every step that is due at `now`, as the workflow does; what it did, and where it stands. */
function drive(start: CaseReview, now: number): { review: CaseReview; did: ReviewStep['do'][]; last: ReviewStep } {
  const did: ReviewStep['do'][] = [];
  let review = start;
  for (;;) {
    const last = nextStep(review, now);
    if (last.do === 'wait' || last.do === 'end') return { review, did, last };
    did.push(last.do);
    review = tookStep(review, last, now);
  }
}

const resultOf = (review: CaseReview, now = 10) => {
  const { end } = drive(review, now).review;
  return end?.state === 'closed' ? end.result : null;
};

describe('the review of an item', () => {
  it('waits for its votes and closes when they name one verdict', () => {
    const review = openReview(terms());
    expect(nextStep(review, 0)).toEqual({ do: 'wait', for: 'votes', missing: 2, until: 2 * DAY });
    expect(nextStep(given(review, vote('a', 'safe')), 5)).toMatchObject({ do: 'wait', for: 'votes', missing: 1 });
    expect(nextStep(given(review, vote('a', 'safe'), vote('b', 'safe')), 5)).toEqual({
      do: 'close',
      applied: ['d-a', 'd-b'],
      revised: [],
      incomplete: false,
      result: {
        verdict: 'safe',
        categories: [],
        severity: null,
        basis: 'agreed',
        conflicts: [],
        votes: 2,
        wanted: 2,
      },
    });
  });

  it('sends a conflict to another person, once, and takes that person’s word', () => {
    const differ = given(openReview(terms()), vote('a', 'safe'), vote('b', 'unsafe'));
    const { review, did, last } = drive(differ, 5);
    expect(did).toEqual(['adjudicate']);
    expect(last).toMatchObject({ do: 'wait', for: 'adjudication', missing: 0 });
    const settled = drive(
      given(review, settle('unsafe', { first: words('unsafe', { categories: ['b', 'a', 'b'] }) })),
      6,
    );
    expect(settled.did).toEqual(['close']);
    expect(resultOf(settled.review)).toMatchObject({
      verdict: 'unsafe',
      categories: ['a', 'b'],
      basis: 'adjudicated',
      conflicts: ['verdict'],
    });
  });

  it('takes no adjudication from somebody who voted', () => {
    const own = settle('unsafe', { id: 'd-x', reviewer: 'a' });
    const review = given(openReview(terms()), vote('a', 'safe'), vote('b', 'unsafe'), own);
    expect(drive(review, 5).last).toMatchObject({ do: 'wait', for: 'adjudication' });
  });

  it('takes a decision once, however often it comes, and none after the end', () => {
    const review = given(openReview(terms()), vote('a', 'safe'));
    expect(applyDecision(review, vote('a', 'unsafe'))).toBe(review);
    const { review: ended } = drive(given(review, vote('b', 'safe')), 5);
    expect(ended.end?.state).toBe('closed');
    expect(applyDecision(ended, vote('c', 'unsafe'))).toBe(ended);
    expect(refusalOf(ended, vote('a', 'safe'))).toBeNull();
    expect(refusalOf(ended, vote('c', 'unsafe'))).toMatch(/closed.*next round/);
    expect(refusalOf(review, vote('c', 'unsafe'))).toBeNull();
    expect(nextStep(ended, 99 * DAY)).toEqual({ do: 'end' });
  });

  it('counts the first votes that are wanted, by time', () => {
    const late = vote('c', 'unsafe', { at: 3 });
    expect(resultOf(given(openReview(terms()), late, vote('a', 'safe'), vote('b', 'safe')))).toMatchObject({
      verdict: 'safe',
      votes: 2,
    });
  });

  it('lets a revision make a conflict but never settle one', () => {
    const revised = (to: string) => ({ revised: words(to) });
    const made = given(openReview(terms()), vote('a', 'safe'), vote('b', 'safe', revised('unsafe')));
    expect(nextStep(made, 5)).toEqual({ do: 'adjudicate', conflicts: ['verdict'] });
    const unmade = given(openReview(terms()), vote('a', 'safe'), vote('b', 'unsafe', revised('safe')));
    expect(nextStep(unmade, 5).do).toBe('adjudicate');
    const both = given(openReview(terms()), vote('a', 'safe', revised('unsafe')), vote('b', 'safe', revised('unsafe')));
    expect(resultOf(both)).toMatchObject({ verdict: 'unsafe', basis: 'agreed' });
    expect(nextStep(both, 5)).toMatchObject({ applied: ['d-a', 'd-b'], revised: ['d-a', 'd-b'] });
  });

  it('takes the revision of a decision that it has seen', () => {
    const review = given(openReview(terms()), vote('a', 'safe'), vote('a', 'safe', { revised: words('unsafe') }));
    expect(review.decisions).toHaveLength(1);
    expect(nextStep(given(review, vote('b', 'safe')), 5).do).toBe('adjudicate');
    expect(applyDecision(review, vote('a', 'safe'))).toBe(review);
  });
});

describe('what makes a conflict', () => {
  const majority = { verdict: 'majority', categories: false, severity: null } as const;
  const said = (...verdicts: string[]) => verdicts.map((verdict, at) => vote(`r${at}`, verdict));

  it.each([
    [['u', 'u'], 'u'],
    [['u', 's'], null],
    [['u', 'u', 's'], 'u'],
    [['u', 's', 'c'], null],
    [['u', 'u', 'u', 's', 's'], 'u'],
    [['u', 'u', 's', 's', 'c'], null],
  ])('under majority %j come to %s', (verdicts, verdict) => {
    const review = given(openReview(terms({ wanted: verdicts.length, conflict: majority })), ...said(...verdicts));
    expect(resultOf(review)?.verdict ?? null).toBe(verdict);
    const strict = given(openReview(terms({ wanted: verdicts.length })), ...said(...verdicts));
    expect(resultOf(strict) === null).toBe(new Set(verdicts).size > 1);
  });

  it('waits for all votes that are wanted, though a majority is there', () => {
    const review = given(openReview(terms({ wanted: 3, conflict: majority })), ...said('u', 'u'));
    expect(nextStep(review, 5)).toMatchObject({ do: 'wait', for: 'votes', missing: 1 });
    expect(resultOf(given(review, vote('r2', 's')))).toMatchObject({ verdict: 'u', basis: 'majority' });
  });

  it('can be categories and severity of those who named the verdict', () => {
    const strict = { verdict: 'majority', categories: true, severity: 1 } as const;
    const three = (b: Partial<Said>, c: Partial<Said> = {}) =>
      given(
        openReview(terms({ wanted: 3, conflict: strict })),
        vote('a', 'u', { first: words('u', { categories: ['x', 'y'], severity: 1 }) }),
        vote('b', 'u', { first: words('u', { categories: ['y', 'x'], severity: 2, ...b }) }),
        vote('c', 's', { first: words('s', c) }),
      );
    const agreed = three({}, { categories: ['z'], severity: 9 });
    expect(resultOf(agreed)).toMatchObject({ verdict: 'u', categories: ['x', 'y'], severity: 1, conflicts: [] });
    expect(nextStep(three({ categories: ['x'] }), 5)).toEqual({ do: 'adjudicate', conflicts: ['categories'] });
    expect(nextStep(three({ severity: 3 }), 5)).toEqual({ do: 'adjudicate', conflicts: ['severity'] });
    expect(nextStep(three({ severity: null }), 5).do).toBe('close');
  });

  it('keeps the categories that over half of those who named the verdict named', () => {
    const named = [['x', 'y'], ['x'], ['x', 'z', 'z']].map((categories, at) =>
      vote(`r${at}`, 'u', { first: words('u', { categories }) }),
    );
    expect(resultOf(given(openReview(terms({ wanted: 3 })), ...named))?.categories).toEqual(['x']);
    expect(resultOf(given(openReview(terms()), ...named.slice(0, 2)))?.categories).toEqual(['x']);
  });

  it('is nothing on a gold item: it closes on its known answer', () => {
    const review = given(openReview(terms({ gold: 'safe' })), vote('a', 'safe'), vote('b', 'unsafe'));
    expect(nextStep(review, 5)).toMatchObject({
      do: 'close',
      incomplete: true,
      result: { basis: 'gold', verdict: 'safe' },
    });
  });
});

describe('time', () => {
  it('reminds, and expires at the deadline without a verdict', () => {
    let review = openReview(terms());
    const moments = [0, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY];
    const acts = moments.map((now) => {
      const { review: next, did, last } = drive(review, now);
      review = next;
      return [did, last.do === 'wait' ? last.until : null];
    });
    expect(acts).toEqual([
      [[], 2 * DAY],
      [['remind'], 5 * DAY],
      [[], 5 * DAY],
      [['remind'], 7 * DAY],
      [['expire'], null],
    ]);
    expect(review.end).toEqual({ state: 'expired' });
  });

  it('reminds once of what passed while nothing ran, and not at all after the deadline', () => {
    expect(drive(openReview(terms()), 6 * DAY).did).toEqual(['remind']);
    expect(drive(openReview(terms()), 8 * DAY).did).toEqual(['expire']);
  });

  it('escalates at the deadline and gives the grace from then on, also when the engine was off over both', () => {
    const late = drive(openReview(terms({ graceMs: DAY })), 30 * DAY);
    expect(late.did).toEqual(['escalate']);
    expect(late.last).toMatchObject({ do: 'wait', until: 31 * DAY });
    expect(drive(late.review, 31 * DAY).did).toEqual(['expire']);
    const saved = given(late.review, vote('a', 'safe'), vote('b', 'safe'));
    expect(resultOf(saved, 31 * DAY)).toMatchObject({ verdict: 'safe', basis: 'agreed' });
  });

  it('lets decisions made while the engine was off beat the deadline', () => {
    const review = openReview(terms({ wanted: 1 }));
    expect(nextStep(review, 8 * DAY)).toEqual({ do: 'expire' });
    const told = given(review, vote('a', 'unsafe', { at: 3 * DAY }));
    expect(resultOf(told, 8 * DAY)).toMatchObject({ verdict: 'unsafe', basis: 'agreed' });
  });

  it('gives no verdict to part of the votes, unless the terms take it', () => {
    const one = (partial: ReviewTerms['partial'], ...more: ProcessDecision[]) =>
      nextStep(given(openReview(terms({ wanted: 3, partial })), vote('a', 'safe'), ...more), 7 * DAY);
    const closed = { do: 'close', incomplete: true };
    expect(one('undecided')).toMatchObject({ ...closed, result: { verdict: null, basis: 'incomplete', votes: 1 } });
    expect(one('accept')).toMatchObject({ ...closed, result: { verdict: 'safe', basis: 'partial', votes: 1 } });
    expect(one('accept', vote('b', 'unsafe'))).toMatchObject({
      ...closed,
      result: { verdict: null, basis: 'incomplete', conflicts: ['verdict'] },
    });
  });

  it('ends a conflict that nobody settled without a verdict', () => {
    const review = drive(given(openReview(terms()), vote('a', 'safe'), vote('b', 'unsafe')), 5).review;
    expect(nextStep(review, 7 * DAY)).toMatchObject({
      do: 'close',
      incomplete: true,
      result: { verdict: null, basis: 'incomplete' },
    });
  });

  it('waits for ever without a deadline', () => {
    const review = openReview(terms({ dueAt: null, remindAt: [] }));
    expect(nextStep(review, 1e15)).toEqual({ do: 'wait', for: 'votes', missing: 2, until: null });
  });
});

describe('any decisions', () => {
  const hostile = fc.constantFrom('safe', 'unsafe', '__proto__', '', '\u202e\u200b', '"]');
  const someWords = fc.record({
    verdict: hostile,
    categories: fc.array(hostile, { maxLength: 3 }),
    severity: fc.option(fc.integer({ min: 0, max: 3 })),
  });
  const decision = fc.record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    reviewer: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'),
    role: fc.constantFrom('reviewer', 'reviewer', 'reviewer', 'adjudicator' as const),
    at: fc.integer({ min: 0, max: 5 }),
    first: someWords,
    revised: fc.option(someWords),
  });
  const decisions = fc.uniqueArray(decision, { selector: ({ id }) => id, maxLength: 7 });
  const someTerms = fc.record({
    wanted: fc.integer({ min: 1, max: 5 }),
    graceMs: fc.option(fc.constant(DAY)),
    partial: fc.constantFrom('accept', 'undecided' as const),
    gold: fc.option(hostile),
    conflict: fc.record({
      verdict: fc.constantFrom('majority', 'unanimous' as const),
      categories: fc.boolean(),
      severity: fc.option(fc.integer({ min: 0, max: 2 })),
    }),
  });
  const shuffledPair = decisions.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );

  it('come to the same in any order, doubled or not, at any time', () => {
    fc.assert(
      fc.property(shuffledPair, someTerms, fc.integer({ min: 0, max: 9 }), ([list, turned], change, day) => {
        const review = openReview(terms(change));
        const once = given(review, ...list);
        const again = given(review, ...turned, ...list);
        expect(again).toEqual(once);
        expect(drive(again, day * DAY)).toEqual(drive(once, day * DAY));
      }),
    );
  });

  it('of votes and an adjudication close on the same result though every arrival is looked at', () => {
    const people = fc.tuple(fc.constantFrom('u', 's'), fc.constantFrom('u', 's'), fc.constantFrom('u', 's', 'c'));
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    fc.assert(
      fc.property(people, order, ([a, b, z], order) => {
        const all = [vote('a', a), vote('b', b), ...(a === b ? [] : [settle(z)])];
        const arriving = order.flatMap((at) => all[at] ?? []);
        const end = arriving.reduce((review, one) => drive(applyDecision(review, one), 9).review, openReview(terms()));
        expect(resultOf(end)).toMatchObject(
          a === b ? { verdict: a, basis: 'agreed' } : { verdict: z, basis: 'adjudicated', votes: 2 },
        );
      }),
    );
  });

  it('always end: closed if there is a decision, else expired, in a few steps', () => {
    fc.assert(
      fc.property(decisions, someTerms, (list, change) => {
        const first = drive(given(openReview(terms(change)), ...list), 30 * DAY);
        const { review, did } = drive(first.review, 60 * DAY);
        expect(review.end?.state).toBe(list.length === 0 ? 'expired' : 'closed');
        expect(first.did.length + did.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
