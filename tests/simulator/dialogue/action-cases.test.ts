import { expect, it } from 'vitest';
import { combineReadings } from '../../../persuasion/estimators/combine-readings.ts';
import { readLogprob } from '../../../persuasion/estimators/logprob.ts';
import type { ActionProbe } from '../../../persuasion/probe.ts';
import { choiceProbes } from '../../../persuasion/probes/render-probe.ts';
import { choiceProbabilities } from '../../../simulator/persuadee/probabilities.ts';
import { start } from '../harness.ts';
import { EXAMPLE } from '../persuadee/example.ts';
import { askProbe, CASE, dialogue, persuadees } from './dialogues.ts';

const SIGN: ActionProbe = {
  kind: 'action',
  act: 'sign',
  question: 'Do you sign?',
  options: ['sign', 'decline', 'wait'].map((id) => ({ id, text: `I ${id}` })),
  reserved: [],
  correct: [],
  target: 'sign',
  chosenWrong: null,
};

it('a simulated persuadee acts by its rule for questions, in both orders of the options', async () => {
  const item = { ...CASE, probe: SIGN };
  const simulator = await start(persuadees({ phi_probe: 0, d: 0 }), { knownCases: [item] });
  const beliefs: number[] = [];
  for (const turns of [[], [1, 2, 3]]) {
    const messages = await dialogue(item, { arm: 'text', turns });
    const parts = [];
    for (const probe of choiceProbes(SIGN)) {
      const { answer } = await askProbe(simulator, messages, { probe, estimator: 'logprob', seed: 0 });
      parts.push({ probe, reading: readLogprob(probe, answer) });
    }
    const reading = combineReadings('logprob', parts);
    expect(reading).toMatchObject({ status: 'ok', pCorrect: null, notes: [] });
    if (reading.status !== 'ok') continue;
    expect(['sign', 'decline', 'wait', 'inconsistent']).toContain(reading.answer);
    beliefs.push(reading.pTarget!);
  }
  expect(beliefs).toHaveLength(2);
  expect(beliefs[1]!).toBeGreaterThan(beliefs[0]!);
  const orders = [SIGN.options, [...SIGN.options].reverse()].map((options) => {
    const shown = options.map(({ id }) => id);
    return choiceProbabilities(-1.2, { shown, target: 'sign', correct: [] }, EXAMPLE).find(({ id }) => id === 'sign')!;
  });
  expect(beliefs[0]!).toBeCloseTo((orders[0]!.probability + orders[1]!.probability) / 2, 9);
});
