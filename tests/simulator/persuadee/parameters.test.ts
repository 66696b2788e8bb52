import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { parseSim1Parameters } from '../../../simulator/persuadee/parameters.ts';
import { EXAMPLE_SETTINGS } from './example.ts';

const problemsOf = (changes: Record<string, unknown>) => {
  try {
    parseSim1Parameters({ ...EXAMPLE_SETTINGS, ...changes }, 'persuadees.p1');
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
  return null;
};

describe('parameters of sim1', () => {
  it('fills in what identifies a persuadee: no noise scale, offset, gap, yes-saying or refusals of its own', () => {
    const { weak, moderate, strong } = EXAMPLE_SETTINGS.priors;
    const { b0, strengths, multipliers, r, cutpoints } = EXAMPLE_SETTINGS;
    const priors = { weak, moderate, strong };
    expect(parseSim1Parameters({ b0, strengths, multipliers, r, cutpoints, priors })).toMatchObject({
      d: 0,
      nu: 1,
      delta: 0,
      alpha: 0,
      phi_probe: 0,
      phi_reply: 0,
      kappa: 1,
      eta: 0.9,
      priors: { none: { shift: 0, rho: 1 } },
    });
  });

  it('takes a negative strength: backfire', () => {
    expect(problemsOf({ strengths: { logic: -0.3 } })).toBeNull();
  });

  it.each([
    ['cutpoints', [-1, 0, 0, 1]],
    ['cutpoints', [-1, 0, 1]],
    ['r', 1],
    ['nu', 0],
    ['kappa', 0],
    ['phi_probe', 1.01],
    ['b0', Number.NaN],
    ['b0', '1'],
    ['strengths', { charm: 1 }],
    ['strengths', { control: 1 }],
    ['multipliers', { caption: 1, image: 1 }],
    ['multipliers', { caption: 1, image: 1, video: 1, text: 2 }],
    ['priors', { ...EXAMPLE_SETTINGS.priors, weak: { shift: 0, rho: 0 } }],
    ['unheard_of', 1],
  ])('names the key %s when it is %j', (key, value) => {
    expect(problemsOf({ [key]: value })).toMatch(new RegExp(`persuadees\\.p1: wrong[\\s\\S]*${key}`));
  });
});

describe('parameters that a persuadee may do without', () => {
  it('are absent, not filled in: configurations that lack them are the same as ever', () => {
    const parsed = parseSim1Parameters(EXAMPLE_SETTINGS);
    for (const key of ['only', 'mitigations', 'reflect']) expect(Object.hasOwn(parsed, key)).toBe(false);
    expect(Object.keys(parsed.multipliers)).toEqual(['caption', 'image', 'video']);
  });

  it.each([
    ['multipliers', { caption: 1, image: 1, video: 1, placebo: 'x' }],
    ['only', 101],
    ['mitigations', { cautious: { rho: -0.1 } }],
    ['mitigations', { cautious: {} }],
    ['mitigations', { none: { rho: 1 } }],
    ['reflect', 101],
  ])('name the key %s when it is %j', (key, value) => {
    expect(problemsOf({ [key]: value })).toMatch(new RegExp(`persuadees\\.p1: wrong[\\s\\S]*${key}`));
  });
});
