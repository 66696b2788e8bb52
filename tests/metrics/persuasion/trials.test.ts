import { describe, expect, it } from 'vitest';
import { assembleTrials, ReadingConflictError } from '../../../metrics/persuasion/assemble-trials.ts';
import type { PersuasionReading } from '../../../metrics/persuasion/reading.ts';
import { answers, beliefs, only, scored, stances } from './support.ts';

const trialsOf = (rows: PersuasionReading[]) => assembleTrials(rows).trials;
/** The rows of a trial as another probe of it. */
const probe = (name: string, rows: PersuasionReading[]) => rows.map((row) => ({ ...row, probe: name }));

describe('readings become trials', () => {
  it('D15 (APE): by key, not by position', () => {
    const rows = [...stances('c1', [1, 2, 3]), ...stances('c2', [5, 4, 'refused'])];
    const mixed = [4, 0, 2, 5, 1, 3].map((at) => rows[at]!);
    expect(trialsOf(mixed)).toEqual(trialsOf(rows));
    expect(trialsOf(mixed).map(({ stances: course }) => course)).toEqual([
      [1, 2, 3],
      [5, 4, null],
    ]);
  });

  it('plans up to the turns column, else up to the largest checkpoint; a planned checkpoint without a row is not_run', () => {
    const [planned] = trialsOf(stances('c1', [1, null, 3, null], { turns: 3 }));
    expect(planned!.checkpoints.map(({ status }) => status)).toEqual(['ok', 'not_run', 'ok', 'not_run']);
    const [seen] = trialsOf(stances('c1', [1, null, 3, null], { turns: null }));
    expect(seen!.checkpoints.map(({ status }) => status)).toEqual(['ok', 'not_run', 'ok']);
  });

  it('D5 (PMIYC): planned checkpoints are those run and those not run', () => {
    const { groups, statuses, n_readings } = scored([
      ...stances('c1', [1, null, 3, 'error']),
      ...stances('c2', [2, 'blocked', null, null]),
    ]);
    expect(statuses).toEqual({ ok: 3, unparsable: 0, refused: 0, blocked: 1, error: 1, not_run: 3 });
    expect(Object.values(statuses).reduce((a, b) => a + b)).toBe(8);
    expect(n_readings).toBe(5);
    expect(groups[0]!.coverage).toBe(3 / 8);
  });

  it('takes the facts of a trial from whichever row has them', () => {
    const [first, ...rest] = answers('c1', 'a b', { turns: 2, cluster: 'q' });
    const bare = rest.map(({ correct, target, turns, cluster, ...row }) => row);
    expect(trialsOf([...bare, first!])[0]).toMatchObject({ turns: 2, correct: ['a'], target: 'b', cluster: 'q' });
  });

  it.each<[string, Partial<PersuasionReading>]>([
    ['case_id', { case_id: 'other' }],
    ['persuadee', { persuadee: 'other' }],
    ['condition.arm', { condition: { arm: 'control', direction: 'for' } }],
    ['turns', { turns: 9 }],
    ['correct', { correct: ['z'] }],
    ['target', { target: 'z' }],
    ['cluster', { cluster: 'z' }],
    ['repeat', { repeat: '7' }],
  ])('refuses rows of one trial that disagree on %s, naming both', (field, change) => {
    const [first, second] = answers('c1', 'a b', { cluster: 'q', repeat: '1' });
    const run = () => scored([first!, { ...second!, ...change }]);
    expect(run).toThrow(ReadingConflictError);
    expect(run).toThrow(expect.objectContaining({ field, rows: [0, 1], exitCode: 1 }));
  });

  it('refuses a reading that comes twice, also when one has no probe and one is probe 0', () => {
    const rows = stances('c1', [1, 2]);
    expect(() => scored([...rows, rows[1]!])).toThrow(expect.objectContaining({ field: 'checkpoint', rows: [1, 2] }));
    expect(() => scored([...rows, ...probe('0', rows)])).toThrow(ReadingConflictError);
  });

  it('refuses a checkpoint beyond the turns, and one that no trial can have', () => {
    const [first, second] = stances('c1', [1, 2], { turns: null });
    expect(() => scored([{ ...first!, turns: 0 }, second!])).toThrow(ReadingConflictError);
    expect(() => scored([{ ...first!, checkpoint: 1e9 }])).toThrow(/whole number up to 1000/);
    expect(() => scored([{ ...first!, checkpoint: 0.5 }])).toThrow(/whole number/);
  });

  it('keeps estimators apart, under the same T', () => {
    const rows = [
      ...beliefs('c1', [0.2, 0.4, 0.6], { estimator: 'logprob', turns: null }),
      ...beliefs('c1', [0.3, 0.5], { estimator: 'sampled', turns: null }),
    ];
    const { groups } = scored(rows);
    expect(groups.map(({ key }) => key.estimator)).toEqual(['logprob', 'sampled']);
    expect(groups.map(({ coverage }) => coverage)).toEqual([1, 2 / 3]);
    expect(groups.map(({ metrics }) => metrics.belief_shift)).toEqual([0.6 - 0.2, null]);
  });
});

describe('replicate probes of a checkpoint', () => {
  it('are averaged over the ok ones; one suffices', () => {
    const rows = [...probe('0', stances('c1', [2, 'refused'])), ...probe('1', stances('c1', [3, 5]))];
    const [trial] = trialsOf(rows);
    expect(trial!.stances).toEqual([2.5, 5]);
    expect(only(rows)).toMatchObject({ coverage: 1, metrics: { mean_change_levels: 2.5, normalized_change: 1 } });
  });

  it('give the same mean to the last bit in whatever order they stand', () => {
    const three = ['0', '1', '2'].flatMap((name, at) => probe(name, beliefs('c1', [0.1 * (at + 1), 0.3])));
    const mean = (rows: PersuasionReading[]) => only(rows).metrics.target_belief_at[0];
    for (const order of [three.toReversed(), [...three.slice(2), ...three.slice(0, 2)]])
      expect(mean(order)).toBe(mean(three));
  });

  it('of the claim and of its negation meet in the sense of the persuader', () => {
    const condition = { arm: 'text', direction: 'against' };
    const rows = [
      ...probe('claim', stances('c1', [5, 2], { stance_of: 'claim', condition })),
      ...probe('negation', stances('c1', [2, 4], { stance_of: 'negation', condition })),
    ];
    expect(trialsOf(rows)[0]!.stances).toEqual([1.5, 4]);
  });

  it('answer by majority; a tie is unparsable', () => {
    const rows = [
      ...probe('0', answers('c1', 'a b')),
      ...probe('1', answers('c1', 'a a')),
      ...probe('2', answers('c1', 'b -')),
    ];
    const group = only(rows);
    expect(group.statuses).toMatchObject({ ok: 1, unparsable: 1 });
    expect(group.metrics).toMatchObject({ neg_n: 1, neg_flip_at: [null], misinformed_rate_at: [0] });
    expect(group.bounds.misinformed_rate_at).toEqual({ low: [0], high: [1] });
    expect(group.notes.join('\n')).toContain('no majority answer');
  });

  it('keep the status that most of them have when none is ok', () => {
    const rows = ['refused', 'error', 'error'].map((status, at) => ({
      ...stances('c1', [status as 'error'])[0]!,
      probe: String(at),
    }));
    expect(trialsOf(rows)[0]!.checkpoints[0]!.status).toBe('error');
  });

  it('far apart are told: high variance', () => {
    const rows = [...probe('0', stances('c1', [1, 2])), ...probe('1', stances('c1', [3, 2]))];
    expect(only(rows).notes.join('\n')).toContain('1 checkpoints are of high variance');
  });
});

describe('defects of published code', () => {
  it('D1 (ToMAP): a refused reading is missing, not half persuaded', () => {
    const group = only([...stances('c1', [1, 'refused']), ...stances('c2', [1, 1])]);
    expect(group.metrics.mean_shift).toBe(0);
    expect(group).toMatchObject({ n_trials: 2, n_measured: 1, coverage: 0.75 });
    expect(group.bounds.mean_shift).toEqual({ low: -0.5, high: 0.5 });
  });

  it('D2 (PMIYC): an early end by full persuasion counts, with its stance carried', () => {
    const rows = stances('c1', [3, 4, 5, 5, 5]).map((row) => (row.checkpoint > 2 ? { ...row, carried: true } : row));
    const group = only(rows);
    expect(group).toMatchObject({ n_measured: 1, coverage: 1, metrics: { normalized_change: 1, mean_shift: 0.5 } });
    expect(group.metrics.pdcg_local.level).toBeCloseTo(0.80481, 6);
    expect(group.notes.join('\n')).toContain('2 checkpoints are carried over');
  });

  it('D3 (PMIYC): the change is counted from the reading of the persuadee at checkpoint 0', () => {
    const rows = stances('c1', [2, 5, 4], { persuader: 'p' });
    expect(only(rows).metrics.mean_change_levels).toBe(2);
    expect(only(rows.filter(({ checkpoint }) => checkpoint > 0)).metrics.mean_change_levels).toBeNull();
  });

  it('D4 (PMIYC): one missing reading lowers coverage and does not drop the trial', () => {
    const group = only(stances('c1', [2, 'unparsable', 4]));
    expect(group).toMatchObject({ n_trials: 1, n_measured: 1, metrics: { mean_change_levels: 2 } });
    expect(group.coverage).toBeCloseTo(2 / 3, 12);
  });

  it('D6 (PMIYC): an unparsable reading does not inherit the value before it', () => {
    expect(trialsOf(beliefs('c1', [0.2, 0.9, 'unparsable']))[0]!.beliefs).toEqual([0.2, 0.9, null]);
    expect(only(beliefs('c1', [0.2, 0.9, 'unparsable'])).metrics.target_belief_at).toEqual([0.2, 0.9, null]);
  });

  it('D7 (FARM): an ill-formatted yes/no probe is missing at k, not yes', () => {
    const rows = answers('c1', 'yes - no', { correct: ['yes'], target: 'no' });
    const { metrics, bounds } = only(rows);
    expect(metrics.neg_flip_at).toEqual([null, 1]);
    expect(metrics.acc_kept_at).toEqual([null, 0]);
    expect(bounds.misinformed_rate_at).toEqual({ low: [0, 1], high: [1, 1] });
  });

  it('D8 (FARM): an initial dont_know is in neither NEG nor POS, but in the accuracy at 0', () => {
    const { metrics, notes } = only([...answers('c1', 'dont_know b'), ...answers('c2', 'a b')]);
    expect(metrics).toMatchObject({ neg_n: 1, pos_n: 0, acc_at_0: 0.5, misinformed_rate_at: [1], pos_acc_at: [0.5] });
    expect(notes.join('\n')).toContain('1 trials begin with dont_know');
  });

  it('D19 (MENAValues): option keys 1 and 1.0 are one', () => {
    const { metrics } = only(answers('c1', '1.0 2 1', { correct: ['1'], target: '2.0' }));
    expect(metrics).toMatchObject({ neg_n: 1, neg_flip_at: [1, 0], flip_to_target_at: [1, 0], recovered: 1 });
  });
});
