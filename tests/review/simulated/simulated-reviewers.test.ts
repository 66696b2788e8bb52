import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../review/queue-rules.ts';
import {
  checkSimulated,
  panelOf,
  type SimulatedReviewer,
  simulatedAnswer,
  simulatedDecisionId,
} from '../../../review/simulated/simulated-reviewer.ts';
import { simulatedTruth } from '../../../review/simulated/simulated-truth.ts';
import { reviewItem } from '../items.ts';
import { caseNumber } from '../selection/support.ts';

const reviewer = (name: string, right = 0.95): SimulatedReviewer => ({
  name,
  confusion: { safe: { safe: right, unsafe: 1 - right }, unsafe: { safe: 0.2, unsafe: 0.8 } },
  categories: { hit: 0.75, falseAlarm: 0.1 },
});
const reviewers = ['ada', 'bo', 'cy', 'di'].map((name) => reviewer(name));
const subject = (n: number, round = 1) => ({ caseId: caseNumber(n), round });
const truth = (verdict: string) => ({ verdict, categories: { HATE: true, THREAT: false } });
const cases = Array.from({ length: 4000 }, (_, n) => n);

describe('simulated reviewers', () => {
  it('err as often as their confusion says, and name categories as often', () => {
    const answers = cases.map((n) =>
      simulatedAnswer(subject(n), { reviewer: reviewers[0]!, truth: truth('unsafe'), seed: 1 }),
    );
    const flagged = answers.filter(({ verdict }) => verdict === 'unsafe');
    const share = (name: string) => flagged.filter(({ policies }) => policies.includes(name)).length / flagged.length;
    expect(flagged.length / 4000).toBeCloseTo(0.8, 1);
    expect(share('HATE')).toBeCloseTo(0.75, 1);
    expect(share('THREAT')).toBeCloseTo(0.1, 1);
    const safe = cases.map((n) =>
      simulatedAnswer(subject(n), { reviewer: reviewers[0]!, truth: truth('safe'), seed: 1 }),
    );
    const right = safe.filter(({ verdict }) => verdict === 'safe');
    expect(right.length / 4000).toBeCloseTo(0.95, 1);
    expect(right.every(({ policies }) => policies.length === 0)).toBe(true);
    for (const answer of [...answers, ...safe]) checkAnswer(answer);
  });

  it('answer by seed, item and reviewer alone', () => {
    const by = { reviewer: reviewers[0]!, truth: truth('unsafe') };
    const votes = (seed: number, round = 1) =>
      cases.slice(0, 200).map((n) => simulatedAnswer(subject(n, round), { ...by, seed }).verdict);
    expect(votes(1)).toEqual(votes(1));
    expect(votes(2)).not.toEqual(votes(1));
    expect(votes(1, 2)).not.toEqual(votes(1));
    const other = cases.map((n) => simulatedAnswer(subject(n), { ...by, reviewer: reviewers[1]!, seed: 1 }).verdict);
    expect(other.slice(0, 200)).not.toEqual(votes(1));
  });

  it('are seated by hash, whatever the order of the list, each as often, and another settles', () => {
    const seats = new Map<string, number>();
    for (const n of cases) {
      const by = { wanted: 2, seed: 1 };
      const panel = panelOf(subject(n), { ...by, reviewers });
      expect(panelOf(subject(n), { ...by, reviewers: [...reviewers].reverse() })).toEqual(panel);
      expect(new Set([...panel.voters, panel.adjudicator]).size).toBe(3);
      for (const { name } of panel.voters) seats.set(name, (seats.get(name) ?? 0) + 1);
    }
    for (const { name } of reviewers) expect(seats.get(name)! / 4000).toBeCloseTo(0.5, 1);
    expect(panelOf(subject(1), { reviewers: reviewers.slice(0, 2), wanted: 2, seed: 1 }).adjudicator).toBeNull();
  });

  it('keep their seats and votes when somebody else joins: only the newcomer displaces one', () => {
    for (const n of cases.slice(0, 300)) {
      const names = (list: readonly SimulatedReviewer[]) =>
        panelOf(subject(n), { reviewers: list, wanted: 2, seed: 1 }).voters.map(({ name }) => name);
      const before = names(reviewers);
      const after = names([...reviewers, reviewer('new')]);
      expect(after.filter((name) => name !== 'new').every((name) => before.includes(name))).toBe(true);
    }
  });

  it('make a decision under one id', () => {
    const ids = [1, 2].flatMap((n) => ['ada', 'bo'].map((name) => simulatedDecisionId(reviewItem(n), name)));
    expect(new Set(ids).size).toBe(4);
    expect(simulatedDecisionId(reviewItem(1), 'ada')).toBe(ids[0]);
  });

  it.each<[string, readonly SimulatedReviewer[], RegExp]>([
    ['a row that is no distribution', [{ ...reviewer('x'), confusion: { safe: { safe: 0.9 } } }], /does not sum to 1/],
    ['a chance below 0', [{ ...reviewer('x'), confusion: { safe: { safe: 1.5, unsafe: -0.5 } } }], /does not sum/],
    ['a name that comes twice', [reviewer('x'), reviewer('x')], /another has its name/],
    ['nobody to settle', [reviewer('x'), reviewer('y')], /another settles/],
    ['no confusion', [{ name: 'x', confusion: {} }], /no confusion/],
    ['no name', [reviewer(' ')], /no name/],
    ['a wrong chance', [{ ...reviewer('x'), categories: { hit: 2, falseAlarm: 0 } }], /chance of categories/],
  ])('are refused with %s', (_, list, message) => {
    expect(() => checkSimulated(list, 2)).toThrow(message);
    expect(() => checkSimulated(reviewers, 2)).not.toThrow();
  });

  it('refuse a truth that they have no row for, also one that every object has', () => {
    for (const verdict of ['maybe', '__proto__', 'constructor'])
      expect(() => simulatedAnswer(subject(1), { reviewer: reviewers[0]!, truth: truth(verdict), seed: 1 })).toThrow(
        /no row/,
      );
  });

  it('vote only for labels that their row gives a chance', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 99 }), (seed, n) => {
        const sure: SimulatedReviewer = { name: 'x', confusion: { safe: { b: 0, a: 0.5, c: 0.5, d: 0 } } };
        expect(['a', 'c']).toContain(
          simulatedAnswer(subject(n), { reviewer: sure, truth: truth('safe'), seed }).verdict,
        );
      }),
    );
  });
});

describe('the truth that they go by', () => {
  const of = (n: number, verdict: 'safe' | 'unsafe' | null) => ({
    id: caseNumber(n),
    truth: { verdict, categories: { HATE: true, DRUGS: false, SPAM: null }, native: {} },
  });

  it('is the data set’s, without what it does not know', () => {
    expect(simulatedTruth(of(1, 'unsafe'), { unknown: 'safe', seed: 1 })).toEqual({
      verdict: 'unsafe',
      categories: { HATE: true, DRUGS: false },
    });
  });

  it('is the declared rule where that is unknown', () => {
    expect(simulatedTruth(of(1, null), { unknown: 'safe', seed: 1 }).verdict).toBe('safe');
    const unsafe = cases.filter(
      (n) => simulatedTruth(of(n, null), { unknown: { unsafe: 0.3 }, seed: 1 }).verdict === 'unsafe',
    );
    expect(unsafe.length / 4000).toBeCloseTo(0.3, 1);
  });
});
