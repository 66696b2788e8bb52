import { describe, expect, it } from 'vitest';
import { optionBelief } from '../../../metrics/persuasion/option-belief.ts';
import type { PriorLevel } from '../../../persuasion/case.ts';
import { beliefCourse, type HeardTurn } from '../../../simulator/persuadee/belief.ts';
import { optionTokenTable } from '../../../simulator/persuadee/option-tokens.ts';
import { binaryProbability } from '../../../simulator/persuadee/probabilities.ts';
import {
  logit,
  recoveredFactor,
  recoveredPush,
  recoveredReturn,
  recoveredShift,
} from '../../../simulator/persuadee/recovery.ts';
import { EXAMPLE, exampleTurns } from './example.ts';

/** zhat_0..zhat_T as read from the token tables of binary probes. */
function read(prior: PriorLevel, turns: readonly HeardTurn[], caseOffset = 0): number[] {
  return beliefCourse(EXAMPLE, { prior, caseOffset, turns }).map((z) => {
    const yes = binaryProbability(z, EXAMPLE);
    const options = [
      { token: 'Yes', probability: yes },
      { token: 'No', probability: 1 - yes },
    ];
    const reading = optionBelief(optionTokenTable(options, EXAMPLE.kappa), { options: ['Yes', 'No'] });
    if (reading.status !== 'ok') throw new Error('the estimator took no reading');
    return logit(reading.p.Yes!);
  });
}

function near(recovered: number | null, truth: number): void {
  expect(recovered).not.toBeNull();
  expect(Math.abs(recovered! - truth)).toBeLessThan(1e-9);
}

describe('parameters of sim1 read back from binary log-probability readings', () => {
  const text = read('none', exampleTurns('text'));
  const moderate = read('moderate', exampleTurns('text'));

  it.each([0, 0.5, -0.5])('gives back the strengths at case offset %d', (offset) => {
    const course = read('none', exampleTurns('text'), offset);
    near(recoveredPush(course, 1, EXAMPLE.r), 0.8);
    near(recoveredPush(course, 2, EXAMPLE.r), 0.6);
    near(recoveredPush(course, 3, EXAMPLE.r), 0.4);
  });

  it.each([
    ['caption', 1.2],
    ['image', 1.5],
    ['video', 1.6],
  ] as const)('gives back the multiplier of %s', (kind, factor) => {
    near(recoveredFactor(read('none', exampleTurns(kind)), text), factor);
  });

  it('gives back stubbornness and shift of each prior', () => {
    near(recoveredFactor(moderate, text), 0.6);
    near(recoveredShift(moderate, text), -0.5);
    for (const prior of ['weak', 'moderate', 'strong'] as const) {
      near(recoveredFactor(read(prior, exampleTurns('text')), text), EXAMPLE.priors[prior].rho);
      near(recoveredShift(read(prior, exampleTurns('text')), text), EXAMPLE.priors[prior].shift);
    }
  });

  it('gives back the recovery from a control turn after persuasion', () => {
    near(recoveredReturn(read('none', [...exampleTurns('text'), { strategy: 'control', kind: 'text' }]), 4), 0.1);
  });

  it('recovers nothing where the belief did not move or a checkpoint is not there', () => {
    const still = read('none', [{ strategy: 'control', kind: 'text' }]);
    expect(recoveredReturn(still, 1)).toBeNull();
    expect(recoveredFactor(text, still)).toBeNull();
    expect(recoveredPush(text, 4, 0.1)).toBeNull();
    expect(recoveredPush(text, 0, 0.1)).toBeNull();
    expect(recoveredShift([], text)).toBeNull();
  });
});
