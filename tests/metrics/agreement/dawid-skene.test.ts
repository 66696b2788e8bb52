import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateVotes } from '../../../metrics/agreement/aggregate-votes.ts';
import { dawidSkene, type Votes } from '../../../metrics/agreement/dawid-skene.ts';
import { randomStream } from '../../../metrics/prng.ts';
import { rowsByRater, WORKED } from './support.ts';

/** Votes from one list of labels a rater; null = no vote. */
function votesOf(raters: readonly (readonly (number | null)[])[], labels: number): Votes {
  const votes = raters.flatMap((list, rater) =>
    list.flatMap((label, item) => (label === null ? [] : [{ item, rater, label }])),
  );
  const column = (name: 'item' | 'rater' | 'label') => Int32Array.from(votes, (vote) => vote[name]);
  return {
    items: raters[0]!.length,
    raters: raters.length,
    labels,
    item: column('item'),
    rater: column('rater'),
    label: column('label'),
  };
}

const NO_PRIOR = { diagonal: 0, off: 0, label: 0 };
const VOTES = votesOf(Object.values(WORKED), 2);

function expectNear(actual: ArrayLike<number>, expected: readonly number[], digits = 3): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, at) => {
    expect(actual[at], `at ${at}`).toBeCloseTo(value, digits);
  });
}

const violates = (fit: { posterior: Float64Array }) => fit.posterior.filter((_, at) => at % 2 === 1);
/** Sensitivity and specificity by rater. */
const rates = (fit: { confusion: Float64Array }) =>
  [0, 1, 2].flatMap((rater) => [fit.confusion[rater * 4 + 3]!, fit.confusion[rater * 4]!]);

describe('Dawid-Skene: the worked numbers of R 7.2', () => {
  it('one step without a prior', () => {
    const fit = dawidSkene(VOTES, { prior: NO_PRIOR, maxIterations: 1 });
    expectNear(fit.share, [0.6111, 0.3889], 4);
    expectNear(rates(fit), [0.857, 0.727, 0.714, 0.909, 0.571, 0.818]);
    expectNear(violates(fit), [0.98, 0.892, 0.02, 0.11, 0.248, 0.02]);
  });

  it('its log-likelihood rises, and ends overconfident', () => {
    const fit = dawidSkene(VOTES, { prior: NO_PRIOR });
    expectNear(fit.logLikelihood.slice(0, 3), [-10.613, -10.069, -9.837]);
    fit.logLikelihood.slice(1).forEach((value, at) => {
      expect(value).toBeGreaterThanOrEqual(fit.logLikelihood[at]! - 1e-12);
    });
    expectNear(violates(fit), [1, 1, 0, 0, 0, 0], 6);
    expectNear(rates(fit).slice(2, 4), [1, 1], 6);
  });

  it('the informative prior is the default, and is steady within 25 iterations', () => {
    for (const fit of [dawidSkene(VOTES), dawidSkene(VOTES, { maxIterations: 25, tolerance: 0 })]) {
      expectNear(violates(fit), [0.979, 0.838, 0.009, 0.076, 0.144, 0.009]);
      expectNear(rates(fit), [0.845, 0.772, 0.825, 0.868, 0.717, 0.783]);
    }
    expect(dawidSkene(VOTES)).toMatchObject({ converged: true });
  });

  it('refuses a prior that does not say which label is which', () => {
    for (const prior of [
      { diagonal: 1, off: 1, label: 1 },
      { diagonal: 1, off: 4, label: 1 },
      { diagonal: 4, off: 0, label: 1 },
    ]) {
      expect(() => dawidSkene(VOTES, { prior })).toThrow(/prior/);
    }
  });

  it('takes answers on gold items as counts', () => {
    const fit = dawidSkene(VOTES, {
      gold: [
        [],
        [],
        [
          [0, 50],
          [50, 0],
        ],
      ],
    });
    expect(fit.confusion[2 * 4 + 3]).toBeLessThan(0.2);
    expect(violates(fit)[3]).toBeLessThan(violates(dawidSkene(VOTES))[3]!);
  });
});

const vote = fc.option(fc.integer({ min: 0, max: 2 }), { freq: 4 });
const panels = fc
  .record({ raters: fc.integer({ min: 1, max: 4 }), items: fc.integer({ min: 1, max: 8 }) })
  .chain(({ raters, items }) =>
    fc.array(fc.array(vote, { minLength: items, maxLength: items }), { minLength: raters, maxLength: raters }),
  );

describe('Dawid-Skene of any votes', () => {
  it('gives distributions, and the log posterior never falls', () => {
    fc.assert(
      fc.property(panels, (raters) => {
        const fit = dawidSkene(votesOf(raters, 3));
        for (const values of [fit.posterior, fit.confusion, fit.share]) {
          for (let at = 0; at < values.length; at += 3) {
            expect(values[at]! + values[at + 1]! + values[at + 2]!).toBeCloseTo(1, 10);
          }
          expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        }
        fit.logPosterior.slice(1).forEach((value, at) => {
          expect(value).toBeGreaterThanOrEqual(fit.logPosterior[at]! - 1e-9);
        });
      }),
    );
  });

  it('follows a permutation of labels, and one of raters changes nothing', () => {
    fc.assert(
      fc.property(panels, (raters) => {
        const options = { maxIterations: 60, tolerance: 0 };
        const fit = dawidSkene(votesOf(raters, 3), options);
        const turned = raters.map((list) => list.map((label) => (label === null ? null : (label + 1) % 3)));
        const other = dawidSkene(votesOf(turned, 3), options);
        fit.posterior.forEach((value, at) => {
          const [item, label] = [Math.floor(at / 3), at % 3];
          expect(other.posterior[item * 3 + ((label + 1) % 3)]).toBeCloseTo(value, 6);
        });
        const reversed = dawidSkene(votesOf([...raters].reverse(), 3), options);
        expectNear(reversed.posterior, [...fit.posterior], 6);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps doubt with one reviewer, and with all votes alike', () => {
    const one = dawidSkene(votesOf([[1, 0, 1, 1]], 2));
    expect(one.converged).toBe(true);
    expect(violates(one)[0]).toBeGreaterThan(0.5);
    expect(violates(one)[0]).toBeLessThan(1);
    expect(violates(one)[1]).toBeLessThan(0.5);
    const alike = dawidSkene(votesOf([Array(20).fill(0), Array(20).fill(0)], 2));
    expect(alike.converged).toBe(true);
    expect(violates(alike).every((value) => value > 0 && value < 0.05)).toBe(true);
  });

  it('gives an item without votes the share of labels, and no item nothing', () => {
    const fit = dawidSkene(votesOf([[1, 1, 1, null]], 2));
    expect(fit.posterior[7]).toBeCloseTo(fit.share[1]!, 6);
    expect(dawidSkene(votesOf([[]], 2))).toMatchObject({ converged: true, iterations: 1 });
  });

  it('finds the confusion of simulated reviewers, and beats the majority', () => {
    const stream = randomStream('simulated reviewers', 1);
    const chance = () => ((stream.next() >>> 0) + 0.5) / 2 ** 32;
    const accuracy = [0.95, 0.6, 0.6, 0.6, 0.6];
    const truth = Array.from({ length: 2000 }, () => (chance() < 0.3 ? 1 : 0));
    const votes = accuracy.map((rate) => truth.map((label) => (chance() < rate ? label : 1 - label)));
    const fit = dawidSkene(votesOf(votes, 2));
    accuracy.forEach((rate, rater) => {
      expect(Math.abs(fit.confusion[rater * 4]! - rate)).toBeLessThan(0.06);
      expect(Math.abs(fit.confusion[rater * 4 + 3]! - rate)).toBeLessThan(0.06);
    });
    const right = (guess: (item: number) => number) =>
      truth.filter((label, item) => guess(item) === label).length / 2000;
    const byModel = right((item) => (fit.posterior[item * 2 + 1]! > 0.5 ? 1 : 0));
    const byMajority = right((item) => (votes.reduce((sum, list) => sum + list[item]!, 0) > 2 ? 1 : 0));
    expect(byModel).toBeGreaterThan(0.9);
    expect(byModel).toBeGreaterThan(byMajority + 0.05);
  });
});

describe('votes in all their readings', () => {
  it('keeps raw votes beside soft label, majority and posterior', () => {
    const rows = rowsByRater(Object.values(WORKED)).map((row) => ({
      ...row,
      rating: row.rating === 1 ? 'unsafe' : 'safe',
    }));
    const { items, raters, labels, posteriorUsable } = aggregateVotes(rows);
    expect(labels).toEqual(['safe', 'unsafe']);
    expect(items[1]).toMatchObject({
      item: 'item 0001',
      votes: [
        { rater: 'rater 0', label: 'unsafe' },
        { rater: 'rater 1', label: 'unsafe' },
        { rater: 'rater 2', label: 'safe' },
      ],
      majority: 'unsafe',
    });
    expect(items[1]!.soft.unsafe).toBeCloseTo(2 / 3, 12);
    expect(items[1]!.posterior.unsafe).toBeCloseTo(0.838, 3);
    expect(raters[1]).toMatchObject({ rater: 'rater 1', sharedItems: 6 });
    expect(raters[1]!.confusion.unsafe!.unsafe).toBeCloseTo(0.825, 3);
    expect(posteriorUsable).toBe(false);
  });

  it('has no majority for a tie, and knows declared labels', () => {
    const { items, labels } = aggregateVotes(rowsByRater([['a'], ['b']]), { labels: ['a', 'b', 'c'] });
    expect(items[0]).toMatchObject({ majority: null, soft: { a: 0.5, b: 0.5, c: 0 } });
    expect(labels).toEqual(['a', 'b', 'c']);
  });
});
