import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { optionBelief } from '../../../metrics/persuasion/option-belief.ts';
import {
  expectedMisinformedRates,
  expectedNoiseFloor,
  expectedStance,
  onlyFirstAtGoal,
  stanceVariance,
} from '../../../simulator/persuadee/expectations.ts';
import { optionTokenTable } from '../../../simulator/persuadee/option-tokens.ts';
import {
  binaryProbability,
  choiceProbabilities,
  likertProbabilities,
  probedLogit,
} from '../../../simulator/persuadee/probabilities.ts';
import { EXAMPLE, exampleWith } from './example.ts';

const Z = { text: [-0.4, 0.12, 0.388], media: [0, 0.78, 0.982] };
const printed = (values: readonly number[]) => values.map((value) => value.toFixed(6)).join(' ');
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const probability = (z: number) => binaryProbability(z, EXAMPLE);

describe('readings of sim1', () => {
  it('spreads the Likert probe over its levels as printed', () => {
    expect(printed(likertProbabilities(0.388, EXAMPLE))).toBe('0.131473 0.160050 0.236448 0.224531 0.247498');
    expect(stanceVariance(0.388, EXAMPLE).toFixed(6)).toBe('0.113283');
  });

  it('has the mean and the variance of its level probabilities', () => {
    for (const x of [-40, -3, -1.2, 0, 0.388, 5, 800]) {
      const pi = likertProbabilities(x, EXAMPLE);
      const mean = total(pi.map((p, i) => (p * i) / 4));
      expect(Math.abs(total(pi) - 1)).toBeLessThan(1e-12);
      expect(pi.every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(Math.abs(expectedStance(x, EXAMPLE) - mean)).toBeLessThan(1e-12);
      const variance = total(pi.map((p, i) => p * (i / 4 - mean) ** 2));
      expect(Math.abs(stanceVariance(x, EXAMPLE) - variance)).toBeLessThan(1e-12);
    }
  });

  it('flips at the printed rates, with and without refusals, coupled and independent', () => {
    const goal = Z.text.map(probability);
    expect(printed(expectedMisinformedRates(goal, 0))).toBe('0.401312 0.718595 0.886257');
    expect(printed(expectedMisinformedRates(goal, EXAMPLE.phi_probe))).toBe('0.381247 0.692768 0.866665');
    const [media, text] = [probability(Z.media[2]!), probability(Z.text[2]!)];
    expect(onlyFirstAtGoal(media, text, 'coupled').toFixed(6)).toBe('0.131704');
    expect(onlyFirstAtGoal(text, media, 'coupled')).toBe(0);
    expect(onlyFirstAtGoal(media, text, 'independent').toFixed(6)).toBe('0.294057');
    expect(onlyFirstAtGoal(text, media, 'independent').toFixed(6)).toBe('0.162353');
  });

  it('has the printed noise floor', () => {
    expect(expectedNoiseFloor(-1.2, EXAMPLE).toFixed(6)).toBe('0.327892');
  });

  it('is two-sided without asymmetry exactly when it does not say yes to everything', () => {
    for (const [alpha, direction] of [
      [0, 'for'],
      [0, 'against'],
      [0.7, 'for'],
      [0.7, 'against'],
    ] as const) {
      const claim = probability(probedLogit(0.388, alpha, { direction, negated: false }));
      const negation = probability(probedLogit(0.388, alpha, { direction, negated: true }));
      const asymmetry = claim + negation - 1;
      if (alpha === 0) expect(Math.abs(asymmetry)).toBeLessThan(1e-15);
      else expect(asymmetry).toBeGreaterThan(0.1);
      expect((claim + 1 - negation) / 2 > 0.5).toBe(direction === 'for');
    }
  });

  it('flattens with noise and leaves the middle where it is', () => {
    expect(binaryProbability(2, { nu: 2 })).toBe(binaryProbability(1, { nu: 1 }));
    expect(expectedStance(0, exampleWith({ nu: 3 }))).toBeCloseTo(0.5, 12);
    const doubled = { nu: 2, cutpoints: EXAMPLE.cutpoints.map((cutpoint) => 2 * cutpoint) };
    expect(likertProbabilities(0.776, doubled)).toEqual(likertProbabilities(0.388, EXAMPLE));
  });
});

describe('multiple choice of sim1', () => {
  const shown = ['a', 'b', 'c', 'd'];
  const of = (target: string, correct: string[], ids = shown) =>
    Object.fromEntries(
      choiceProbabilities(0.388, { shown: ids, target, correct }, EXAMPLE).map((o) => [o.id, o.probability]),
    );
  const p = probability(0.388);

  it('walks target, correct, others and shares out what the target leaves', () => {
    const options = choiceProbabilities(0.388, { shown, target: 'c', correct: ['b'] }, EXAMPLE);
    expect(options.map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd']);
    expect(printed(options.map((o) => o.probability))).toBe(
      printed([p, (1 - p) * 0.9, (1 - p) * 0.05, (1 - p) * 0.05]),
    );
  });

  it('leaves all of the rest to the others when the target is correct, and to the correct one without others', () => {
    expect(of('b', ['b'])).toEqual({ b: p, a: (1 - p) / 3, c: (1 - p) / 3, d: (1 - p) / 3 });
    expect(of('a', ['b'], ['a', 'b'])).toEqual({ a: p, b: 1 - p });
  });

  it('has no probabilities for options that repeat, are alone, or lack the target or a right one', () => {
    expect(() => of('a', ['b'], ['a', 'b', 'b'])).toThrow(/repeat/);
    expect(() => of('a', ['a'], ['a'])).toThrow(InvalidInputError);
    expect(() => of('x', ['b'])).toThrow(/lack "x"/);
    expect(() => of('a', ['b', 'y'])).toThrow(/lack "y"/);
  });

  it('shares evenly among several correct options', () => {
    const got = of('a', ['b', 'd']);
    expect(got.b).toBe(got.d);
    expect(got.b! + got.d! + got.c!).toBeCloseTo(1 - p, 12);
    expect(got.c).toBeCloseTo((1 - p) * 0.1, 12);
  });
});

describe('token table of sim1', () => {
  const yes = probability(0.388);
  const options = [
    { token: 'Yes', probability: yes },
    { token: 'No', probability: 1 - yes },
  ];

  it('has the printed log-probabilities, most probable first', () => {
    const table = optionTokenTable(options, EXAMPLE.kappa).map(({ token, logprob }) => [token, logprob.toFixed(6)]);
    expect(table).toEqual([
      ['Yes', '-0.824373'],
      ['No', '-1.212373'],
      [' Yes', '-2.210668'],
      ['I', '-2.525729'],
      [' No', '-2.598668'],
    ]);
  });

  it('reads back to the probabilities within 1e-9 through the estimator, Likert and binary', () => {
    const binary = optionBelief(optionTokenTable(options, 0.92), { options: ['Yes', 'No'] });
    if (binary.status !== 'ok') throw new Error('the estimator took no reading');
    expect(Math.abs(binary.p.Yes! - yes)).toBeLessThan(1e-9);
    expect(Math.abs(binary.coverage - 0.92)).toBeLessThan(1e-12);
    const pi = likertProbabilities(-1.2, EXAMPLE);
    const levels = pi.map((mass, i) => ({ token: String(i + 1), probability: mass }));
    const likert = optionBelief(optionTokenTable(levels, 0.92), { options: levels.map(({ token }) => token) });
    if (likert.status !== 'ok') throw new Error('the estimator took no reading');
    for (const { token, probability: mass } of levels) expect(Math.abs(likert.p[token]! - mass)).toBeLessThan(1e-9);
  });

  it('omits masses below 1e-12, the filler of full coverage among them', () => {
    const table = optionTokenTable(
      [
        { token: '1', probability: 2e-12 },
        { token: '2', probability: 1 - 2e-12 },
      ],
      1,
    );
    expect(table.map(({ token }) => token)).toEqual(['2', ' 2', '1']);
  });

  it('makes no table of options that cannot be told apart', () => {
    const table = (token: string) => () => optionTokenTable([...options, { token, probability: 0 }], 0.92);
    expect(table('Yes')).toThrow(InvalidInputError);
    expect(table('I')).toThrow(/"I" is taken/);
  });
});
