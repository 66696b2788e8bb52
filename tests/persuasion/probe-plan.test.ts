import { describe, expect, it } from 'vitest';
import { placesOf, planProbes, readPlanned } from '../../persuasion/probe-plan.ts';
import { answered } from './answers.ts';
import { caseOf, MCQ, persuadeeOf } from './trial-support.ts';

const planOf = (change: Parameters<typeof persuadeeOf>[0], item = caseOf()) =>
  planProbes(item, persuadeeOf(change)).map((planned) => [
    planned.question,
    planned.estimator,
    planned.wordings.length,
    placesOf(planned).length,
  ]);

describe('what a checkpoint asks', () => {
  it('is the question of the case, in both option orders and of both statements', () => {
    expect(planOf({})).toEqual([['likert', 'logprob', 4, 4]]);
    expect(planOf({}, caseOf({ probe: MCQ }))).toEqual([['choice', 'logprob', 2, 2]]);
    expect(planOf({}, caseOf({ probe: { ...MCQ, kind: 'binary' } }))).toEqual([['choice', 'logprob', 2, 2]]);
  });

  it('is each question once, each wording as often as it is sampled, a stated probability once', () => {
    expect(planOf({ probes: ['case', 'likert', 'binary'], estimators: ['verbalised', 'sampled'] })).toEqual([
      ['likert', 'verbalised', 2, 2],
      ['likert', 'sampled', 4, 12],
      ['binary', 'sampled', 4, 12],
    ]);
  });

  it('has the levels of the case, else five', () => {
    const levels = (item: ReturnType<typeof caseOf>) => {
      const [probe] = planProbes(item, persuadeeOf({ probes: ['likert'] }))[0]!.wordings;
      return probe!.kind === 'likert' ? probe!.levels : null;
    };
    expect([levels(caseOf({ probe: { kind: 'likert', levels: 7 } })), levels(caseOf({ probe: MCQ }))]).toEqual([7, 5]);
  });
});

describe('answers to a planned probe', () => {
  it('are read wording by wording: a call without an answer is missing, not a miss', () => {
    const [planned] = planProbes(caseOf({ probe: MCQ }), persuadeeOf({ estimators: ['sampled'], samples: 2 }));
    const letter = (at: number, id: string) => {
      const probe = planned!.wordings[at]!;
      return answered('options' in probe ? probe.options.find((option) => option.id === id)!.label : '');
    };
    const reading = readPlanned(planned!, [letter(0, 'blue'), null, letter(1, 'blue'), letter(1, 'blue')]);
    expect(reading).toMatchObject({ status: 'ok', answer: 'blue', coverage: 0.75, notes: ['no_answer', 'partial'] });
    expect(readPlanned(planned!, [null, null, null, null])).toEqual({
      status: 'error',
      estimator: 'sampled',
      notes: ['no_answer'],
    });
  });
});
