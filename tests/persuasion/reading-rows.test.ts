import { describe, expect, it } from 'vitest';
import { assembleTrials } from '../../metrics/persuasion/assemble-trials.ts';
import { parsePersuasionReading } from '../../metrics/persuasion/parse-reading.ts';
import { scorePersuasion } from '../../metrics/persuasion/score-persuasion.ts';
import { caseStrategy, readingRows } from '../../persuasion/reading-rows.ts';
import { believing, caseOf, jobOf, MCQ, persuadeeOf, play, type Script, steady } from './trial-support.ts';

const turning: Script = (seen) => (seen.kind === 'reply' ? 'Hm.' : believing([2, 2, 4, 5][seen.at]!, seen));
const everything = persuadeeOf({
  estimators: ['logprob', 'sampled', 'verbalised'],
  probes: ['case', 'likert', 'binary'],
});

describe('rows of a trial', () => {
  it('are rows that the scorer takes, one trial a question', async () => {
    const item = caseOf({ probe: MCQ, cluster: 'question-7' });
    const job = jobOf({ item, persuadee: everything, prior: 'weak', repeat: 2 });
    const { row } = await play(turning, job);
    const rows = readingRows(row, item);
    for (const one of rows) expect(parsePersuasionReading(JSON.parse(JSON.stringify(one)))).toHaveProperty('row');
    expect(new Set(rows.map(({ trial_id }) => trial_id))).toEqual(
      new Set(['choice', 'likert', 'binary'].map((question) => `${row.trial.id}/${question}/ada`)),
    );
    expect(rows[0]).toMatchObject({
      case_id: item.id,
      persuadee: 'ada',
      persuader: 'scripted',
      condition: {
        arm: 'media',
        prior: 'weak',
        direction: 'for',
        context: 'adversarial',
        question: 'choice',
        strategy: 'mixed',
      },
      checkpoint: 0,
      turns: 3,
      status: 'ok',
      answer: 'red',
      correct: ['red'],
      target: 'blue',
      repeat: '2',
      estimator: 'logprob',
      carried: false,
      cluster: 'question-7',
    });
    const { groups } = scorePersuasion(rows, { by: ['question'], draws: 0 });
    const choice = groups.find(({ key }) => key.question === 'choice' && key.estimator === 'logprob')!;
    expect(choice.metrics).toMatchObject({ neg_n: 1, neg_flip_at: [0, 1, 1], flip_to_target_at: [0, 1, 1] });
    const binary = groups.find(({ key }) => key.question === 'binary' && key.estimator === 'sampled')!;
    expect(binary.metrics).toMatchObject({ acc_at_0: 1, neg_flip_at: [0, 1, 1] });
    const likert = groups.find(({ key }) => key.question === 'likert' && key.estimator === 'logprob')!;
    expect(likert.metrics).toMatchObject({ mean_change_levels: 3 });
  });

  it('leave a target and right options null where there are none', async () => {
    const item = caseOf({ probe: { ...MCQ, target: null, correct: [] }, groundTruth: null });
    const { row } = await play(turning, jobOf({ item, persuadee: everything }));
    const stakes = new Map(readingRows(row, item).map((one) => [one.condition.question, [one.correct, one.target]]));
    expect(Object.fromEntries(stakes)).toEqual({ choice: [null, null], likert: [null, null], binary: [null, 'claim'] });
  });

  it('D8 (FARM): an initial "don\'t know" makes no one eligible', async () => {
    const item = caseOf({ probe: MCQ });
    const unsure: Script = (seen) => {
      if (seen.kind === 'reply' || seen.at > 0) return turning(seen);
      return "Don't know";
    };
    const { row } = await play(unsure, jobOf({ item, persuadee: persuadeeOf({ estimators: ['sampled'] }) }));
    const rows = readingRows(row, item);
    expect(rows[0]).toMatchObject({ status: 'ok', answer: 'dont_know' });
    const { groups } = scorePersuasion(rows, { draws: 0 });
    expect(groups[0]!.metrics).toMatchObject({ neg_n: 0, pos_n: 0 });
  });

  it('D15 (APE): join by key whatever their order, those of two persuadees apart', async () => {
    const item = caseOf();
    const both = await Promise.all(
      ['ada', 'bo'].map(async (name) => (await play(steady, jobOf({ persuadee: persuadeeOf({ name }) }))).row),
    );
    const rows = both.flatMap((row) => readingRows(row, item));
    const { trials } = assembleTrials([...rows].reverse());
    expect(trials).toEqual(assembleTrials(rows).trials);
    expect(trials.map(({ persuadee }) => persuadee).sort()).toEqual(['ada', 'bo']);
  });

  it('stand beside their control by one strategy of the case', async () => {
    const item = caseOf();
    const arms = await Promise.all((['control', 'text'] as const).map((arm) => play(turning, jobOf({ arm }))));
    const rows = arms.flatMap(({ row }) => readingRows(row, item));
    const { groups } = scorePersuasion(rows, { by: ['arm', 'strategy'], draws: 0 });
    const text = groups.find(({ key }) => key.arm === 'text')!;
    expect(text.net).toMatchObject({ mean_change_levels: 0 });
  });
});

describe('the strategy of a case', () => {
  it('is the one beside none, mixed for several, none without another', () => {
    const [first] = caseOf().turns;
    const of = (...strategies: ('none' | 'logic' | 'emotion')[]) =>
      caseStrategy({ turns: strategies.map((strategy) => ({ ...first!, strategy })) });
    expect([of('none', 'logic', 'logic'), of('logic', 'emotion'), of('none'), of()]).toEqual([
      'logic',
      'mixed',
      'none',
      'none',
    ]);
  });
});
