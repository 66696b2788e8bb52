import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../core/errors.ts';
import { misinformedRates } from '../../../metrics/persuasion/misinformed-rate.ts';
import { drawnLevel, drawnOption, drawnYes, isRefused } from '../../../simulator/persuadee/answers.ts';
import { beliefCourse } from '../../../simulator/persuadee/belief.ts';
import { caseOffset, requestSeed, sim1Uniform, trialAndIndexOf } from '../../../simulator/persuadee/draws.ts';
import { binaryProbability, choiceProbabilities, likertSurvival } from '../../../simulator/persuadee/probabilities.ts';
import { EXAMPLE, EXAMPLE_STREAM, exampleTurns } from './example.ts';

const Z = beliefCourse(EXAMPLE, { prior: 'none', caseOffset: 0, turns: exampleTurns('text') });
const at = (turn: number, trial = 0) => ({ trial, turn, index: 0 });

describe('draws of sim1', () => {
  it.each([
    [0, '4a1448f4cfa9', '0.289372024', 3, false],
    [1, '75b510d142d7', '0.459794093', 3, false],
    [2, '95dfe2858b1f', '0.585447462', 3, false],
    [3, '027f092183ad', '0.009750910', 5, true],
  ] as const)('draws at turn %i as printed', (turn, bytes, uniform, level, goal) => {
    const key = `["sim1","7","sim-adv-0001","",0,${turn},"probe",0]`;
    expect(createHash('sha256').update(key).digest('hex').slice(0, 12)).toBe(bytes);
    const u = sim1Uniform(EXAMPLE_STREAM, at(turn), 'probe');
    expect(u).toBe((Number.parseInt(bytes, 16) + 0.5) / 2 ** 48);
    expect(u.toFixed(9)).toBe(uniform);
    expect(drawnLevel(likertSurvival(Z[turn]!, EXAMPLE), u)).toBe(level);
    expect(drawnYes(binaryProbability(Z[turn]!, EXAMPLE), u)).toBe(goal);
  });

  it('has the printed means over 20,000 trials with refusals', () => {
    const survival = likertSurvival(Z[3]!, EXAMPLE);
    const goal = Z.map((z) => binaryProbability(z, EXAMPLE));
    let [ok, sum] = [0, 0];
    const courses = Array.from({ length: 20_000 }, (_, trial) =>
      goal.map((p, turn) => {
        const u = sim1Uniform(EXAMPLE_STREAM, at(turn, trial), 'probe');
        if (isRefused(EXAMPLE.phi_probe, sim1Uniform(EXAMPLE_STREAM, at(turn, trial), 'refuse-probe'))) return null;
        if (turn === 3) {
          ok += 1;
          sum += (drawnLevel(survival, u) - 1) / 4;
        }
        return drawnYes(p, u) ? 'wrong' : 'right';
      }),
    );
    expect(ok).toBe(19_023);
    expect((sum / ok).toFixed(6)).toBe('0.573030');
    expect(misinformedRates(courses).rate.map((rate) => rate?.toFixed(6))).toEqual([
      '0.383827',
      '0.690847',
      '0.863937',
    ]);
  });

  it('never falls when the belief rises, as the same draw serves all conditions', () => {
    const options = { shown: ['a', 'b', 'c'], target: 'b', correct: ['a'] };
    const beliefs = Array.from({ length: 61 }, (_, i) => -6 + i / 5);
    for (let trial = 0; trial < 200; trial += 1) {
      const u = sim1Uniform(EXAMPLE_STREAM, at(1, trial), 'probe');
      const levels = beliefs.map((z) => drawnLevel(likertSurvival(z, EXAMPLE), u));
      const yes = beliefs.map((z) => Number(drawnYes(binaryProbability(z, EXAMPLE), u)));
      const hits = beliefs.map((z) => Number(drawnOption(choiceProbabilities(z, options, EXAMPLE), u) === 'b'));
      for (const course of [levels, yes, hits]) expect(course).toEqual([...course].sort((a, b) => a - b));
    }
  });

  it('refuses exactly the draws below phi', () => {
    expect(isRefused(0.05, 0.049_999)).toBe(true);
    expect(isRefused(0.05, 0.05)).toBe(false);
    expect(isRefused(0, 0.5 / 2 ** 48)).toBe(false);
    expect(isRefused(1, 1 - 0.5 / 2 ** 48)).toBe(true);
  });

  it('is another draw for every part of its name', () => {
    const base = sim1Uniform(EXAMPLE_STREAM, at(1), 'probe');
    const others = [
      sim1Uniform({ ...EXAMPLE_STREAM, seed: '8' }, at(1), 'probe'),
      sim1Uniform({ ...EXAMPLE_STREAM, caseId: 'sim-adv-0002' }, at(1), 'probe'),
      sim1Uniform({ ...EXAMPLE_STREAM, stream: 'media|none' }, at(1), 'probe'),
      sim1Uniform(EXAMPLE_STREAM, at(1, 1), 'probe'),
      sim1Uniform(EXAMPLE_STREAM, at(2), 'probe'),
      sim1Uniform(EXAMPLE_STREAM, { ...at(1), index: 1 }, 'probe'),
      ...(['probe-neg', 'refuse-probe', 'reply', 'refuse-reply', 'spread'] as const).map((purpose) =>
        sim1Uniform(EXAMPLE_STREAM, at(1), purpose),
      ),
    ];
    expect(new Set([base, ...others]).size).toBe(12);
  });

  it('takes no name or place that could be written in two ways', () => {
    expect(() => sim1Uniform({ ...EXAMPLE_STREAM, caseId: 'fällt' }, at(0), 'probe')).toThrow(InvalidInputError);
    expect(() => sim1Uniform(EXAMPLE_STREAM, { trial: 0.5, turn: 0, index: 0 }, 'probe')).toThrow(InvalidInputError);
    expect(() => sim1Uniform(EXAMPLE_STREAM, at(-1), 'probe')).toThrow(InvalidInputError);
  });

  it('moves about half of the cases up by d and the others down', () => {
    const offsets = Array.from({ length: 400 }, (_, i) => caseOffset({ ...EXAMPLE_STREAM, caseId: `c${i}` }, 0.5));
    expect(new Set(offsets)).toEqual(new Set([0.5, -0.5]));
    const up = offsets.filter((offset) => offset > 0).length;
    expect(Math.abs(up - 200)).toBeLessThan(4 * Math.sqrt(100));
    const uniforms = offsets.map((_, i) => sim1Uniform({ ...EXAMPLE_STREAM, caseId: `c${i}` }, at(0), 'spread'));
    expect(offsets).toEqual(uniforms.map((u) => (u < 0.5 ? 0.5 : -0.5)));
  });

  it('carries trial and index in the seed of a request and back', () => {
    expect(requestSeed({ trial: 3, index: 2 })).toBe(3002);
    expect(trialAndIndexOf(3002)).toEqual({ trial: 3, index: 2 });
    expect(() => requestSeed({ trial: 3, index: 1000 })).toThrow(InvalidInputError);
    expect(() => trialAndIndexOf(-1)).toThrow(InvalidInputError);
  });
});
