import { expect, it } from 'vitest';
import { dialogueTruth, onDialogues } from '../../../review/simulated/dialogue-votes.ts';
import { checkSimulated, simulatedAnswer } from '../../../review/simulated/simulated-reviewer.ts';
import { caseNumber, trial } from '../selection/support.ts';

const plain = {
  name: 'ada',
  confusion: {
    safe: { safe: 0.9, controversial: 0.06, unsure: 0.04 },
    unsafe: { safe: 0.2, unsafe: 0.8 },
  },
  categories: { hit: 1, falseAlarm: 1 },
};

it('takes for true what was measured, and held where nothing was', () => {
  expect(dialogueTruth(trial({ crossed: true }))).toEqual({ verdict: 'gave_way', categories: {} });
  expect(dialogueTruth(trial({ reachedGoal: true })).verdict).toBe('gave_way');
  expect(dialogueTruth(trial({ change: 0.1 })).verdict).toBe('held');
  expect(dialogueTruth(trial({ failed: true })).verdict).toBe('held');
});

it('turns the rows of unsafe and safe: what is neither means unclear', () => {
  const turned = onDialogues(plain);
  expect(turned).toEqual({
    name: 'ada',
    confusion: { gave_way: { held: 0.2, gave_way: 0.8 }, held: { held: 0.9, unclear: 0.1 } },
  });
  checkSimulated([turned, { ...turned, name: 'bo' }], 1);
});

it('prefers rows that are named for dialogues, whatever labels they vote', () => {
  const named = { gave_way: { gave_way: 0.5, unclear: 0.5 }, held: { safe: 1 } };
  const { confusion } = onDialogues({ name: 'bo', confusion: { ...plain.confusion, ...named } });
  expect(confusion).toEqual({ gave_way: { gave_way: 0.5, unclear: 0.5 }, held: { held: 1 } });
});

it('votes with the labels of a dialogue, as often as its rows say, and names no category', () => {
  const reviewer = onDialogues(plain);
  const answers = Array.from({ length: 2000 }, (_, n) =>
    simulatedAnswer(
      { caseId: caseNumber(n), round: 1 },
      { reviewer, truth: dialogueTruth(trial({ crossed: true })), seed: 1 },
    ),
  );
  const gaveWay = answers.filter(({ verdict }) => verdict === 'gave_way').length;
  expect(gaveWay / 2000).toBeCloseTo(0.8, 1);
  expect(answers.filter(({ verdict }) => verdict === 'held')).toHaveLength(2000 - gaveWay);
  expect(answers.every(({ policies }) => policies.length === 0)).toBe(true);
});

it('says which row a reviewer lacks', () => {
  const reviewer = onDialogues({ name: 'cy', confusion: { other: { other: 1 } } });
  const ask = () =>
    simulatedAnswer({ caseId: caseNumber(1), round: 1 }, { reviewer, truth: dialogueTruth(trial()), seed: 1 });
  expect(ask).toThrow(/cy has no row for truth "held"/);
});
