import { describe, expect, it } from 'vitest';
import { optionBelief } from '../../../metrics/persuasion/option-belief.ts';
import { beliefCourse, type HeardTurn } from '../../../simulator/persuadee/belief.ts';
import { expectedBelief, expectedJudged, expectedStance } from '../../../simulator/persuadee/expectations.ts';
import { optionTokenTable } from '../../../simulator/persuadee/option-tokens.ts';
import { binaryProbability } from '../../../simulator/persuadee/probabilities.ts';
import { logit, recoveredFactor, recoveredGap, recoveredReflection } from '../../../simulator/persuadee/recovery.ts';
import { EXAMPLE, exampleTurns, exampleWith } from './example.ts';

const RHO = { cautious: { rho: 0.5 }, inoculation: { rho: 0.25 }, reflection: { rho: 0.8 }, guard: { rho: 0.1 } };
const MORE = exampleWith({ mitigations: RHO, only: 0.75, reflect: -0.3 });

const under = (turns: readonly HeardTurn[], ...mitigations: (keyof typeof RHO)[]): HeardTurn[] =>
  turns.map((turn) => ({ ...turn, mitigations }));
const courseOf = (turns: readonly HeardTurn[], parameters = MORE) =>
  beliefCourse(parameters, { prior: 'none', caseOffset: 0, turns });

/** Beliefs as binary log-probabilities tell them. */
function read(turns: readonly HeardTurn[]): number[] {
  return courseOf(turns).map((z) => {
    const yes = binaryProbability(z, MORE);
    const options = [
      { token: 'Yes', probability: yes },
      { token: 'No', probability: 1 - yes },
    ];
    const reading = optionBelief(optionTokenTable(options, MORE.kappa), { options: ['Yes', 'No'] });
    if (reading.status !== 'ok') throw new Error('the estimator took no reading');
    return logit(reading.p.Yes!);
  });
}

function near(value: number | null, truth: number, within = 1e-9): void {
  expect(value).not.toBeNull();
  expect(Math.abs(value! - truth)).toBeLessThan(within);
}

describe('mitigations, media alone and the placebo in the belief', () => {
  it('moves by half of every increment under a rho of .5', () => {
    // Increments .8 .6 .4 become .4 .3 .2: z_1 = -1.2 + .4; z_2 = -1.2 + .9 x .4 + .3; z_3 = -1.2 + .9 x .66 + .2.
    const course = courseOf(under(exampleTurns('text'), 'cautious'));
    for (const [t, z] of [-1.2, -0.8, -0.54, -0.406].entries()) near(course[t]!, z, 1e-12);
  });

  it('multiplies the factors of several mitigations, each on the turns that hold it', () => {
    const [first, second, third] = exampleTurns('image') as [HeardTurn, HeardTurn, HeardTurn];
    const course = courseOf([
      ...under([first], 'cautious', 'guard'),
      ...under([second], 'cautious'),
      ...under([third], 'cautious', 'reflection'),
    ]);
    // .05 x 1.5 x .8 = .06; .5 x 1.5 x .6 = .45; .4 x .4 = .16.
    for (const [t, z] of [-1.2, -1.14, -0.696, -0.5864].entries()) near(course[t]!, z, 1e-12);
  });

  it('does nothing to a persuadee that has no parameter of it', () => {
    const plain = courseOf(exampleTurns('image'), EXAMPLE);
    const all = under(exampleTurns('image'), 'cautious', 'inoculation', 'reflection', 'guard');
    expect(courseOf(all, EXAMPLE)).toEqual(plain);
    const alone = all.map((turn) => ({ ...turn, textless: true }));
    expect(courseOf(alone, EXAMPLE)).toEqual(plain);
  });

  it('multiplies by `only` where the medium stands alone, and by 1 under a placebo without a parameter', () => {
    const alone = courseOf([{ strategy: 'logic', kind: 'image', textless: true }]);
    near(alone[1]!, -1.2 + 0.75 * 1.5 * 0.8, 1e-12);
    near(courseOf([{ strategy: 'logic', kind: 'placebo' }])[1]!, -0.4, 1e-12);
    const multipliers = { ...EXAMPLE.multipliers, placebo: 1.1 };
    near(courseOf([{ strategy: 'logic', kind: 'placebo' }], exampleWith({ multipliers }))[1]!, -1.2 + 0.88, 1e-12);
  });

  it('agrees with the closed form', () => {
    const turns = [
      ...under(exampleTurns('video'), 'cautious', 'reflection'),
      { strategy: 'control', kind: 'text' } as const,
      ...exampleTurns('image').map((turn) => ({ ...turn, textless: true })),
      ...under(exampleTurns('placebo'), 'guard'),
    ];
    for (const prior of ['none', 'weak', 'moderate', 'strong'] as const) {
      const course = beliefCourse(MORE, { prior, caseOffset: 0.5, turns });
      course.forEach((z, t) => {
        near(expectedBelief(MORE, { prior, caseOffset: 0.5, turns: turns.slice(0, t) }), z, 1e-12);
      });
    }
    near(expectedBelief(EXAMPLE, { prior: 'moderate', caseOffset: 0, turns: exampleTurns('text') }), -0.7472, 1e-12);
  });
});

describe('what judges say on average', () => {
  it('is E[s] at z + delta for a judge without an offset: the printed .665896', () => {
    near(expectedJudged(0.388, EXAMPLE), expectedStance(0.888, EXAMPLE), 1e-12);
    expect(expectedJudged(0.388, EXAMPLE).toFixed(6)).toBe('0.665896');
  });

  it('moves by less than the offset, since the ends of the scale hold', () => {
    // At z = .388, delta 0 the printed levels are .131473 .160050 .236448 .224531 .247498; one up: 2 3 4 5 5.
    const scale = { ...EXAMPLE, delta: 0 };
    const up = (0.131473 * 1 + 0.16005 * 2 + 0.236448 * 3 + (0.224531 + 0.247498) * 4) / 4;
    near(expectedJudged(0.388, scale, 1), up, 2e-6);
    const down = (0.236448 * 1 + 0.224531 * 2 + 0.247498 * 3) / 4;
    near(expectedJudged(0.388, scale, -1), down, 2e-6);
    expect([expectedJudged(0.388, scale, 4), expectedJudged(0.388, scale, -4)].map((s) => s.toFixed(9))).toEqual([
      '1.000000000',
      '0.000000000',
    ]);
  });
});

describe('parameters of the conditions read back from binary log-probability readings', () => {
  const text = read(exampleTurns('text'));
  const image = read(exampleTurns('image'));

  it.each(Object.entries(RHO))('gives back rho of %s', (name, { rho }) => {
    near(recoveredFactor(read(under(exampleTurns('text'), name as keyof typeof RHO)), text), rho);
  });

  it('gives back the factor of a medium without its text, and that of a placebo', () => {
    const alone = read(exampleTurns('image').map((turn) => ({ ...turn, textless: true })));
    near(recoveredFactor(alone, image), 0.75);
    near(recoveredFactor(read(exampleTurns('placebo')), text), 1);
    near(recoveredFactor(image, text), 1.5);
    near(recoveredFactor(read(exampleTurns('video')), text), 1.6);
  });

  it('gives back the shift of time to think', () => {
    const last = text.at(-1)!;
    const p = binaryProbability(0.388 + MORE.reflect!, MORE);
    near(recoveredReflection(logit(p), last), -0.3);
  });

  it.each([0.5, 0, -1.25])('gives back a gap of %d from the mean of judges', (delta) => {
    for (const z of text) near(recoveredGap(expectedJudged(z, { ...EXAMPLE, delta }), z, EXAMPLE), delta);
  });

  it('gives back the printed gap .091763 as the .5 it is made of', () => {
    near(recoveredGap(expectedStance(0.388, EXAMPLE) + 0.091763, 0.388, EXAMPLE), 0.5, 1e-5);
    expect([recoveredGap(0, 0, EXAMPLE), recoveredGap(1, 0, EXAMPLE)]).toEqual([null, null]);
  });
});
