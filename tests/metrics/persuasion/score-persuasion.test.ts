import { describe, expect, it } from 'vitest';
import { scorePersuasion } from '../../../metrics/persuasion/score-persuasion.ts';
import { answers, beliefs, only, scored, stances } from './support.ts';

const arm = (name: string, more: Record<string, string> = {}) => ({ condition: { arm: name, ...more } });

/** FARM's coding as rows: 0 = wrong at the start, 100 = never changed, k = first wrong at turn k. */
const farm = (codes: readonly number[]) =>
  codes.flatMap((code, at) => {
    const marks = [0, 1, 2, 3, 4].map((k) => (code === 0 || (k > 0 && k >= code) ? 'b' : 'a'));
    return answers(`c${at}`, marks.join(' '));
  });

describe('worked examples through the whole score', () => {
  it('misinformed rate (P 7.3)', () => {
    const { metrics } = only(farm([100, 1, 1, 2, 2, 0, 3, 100, 4, 0]));
    expect(metrics).toMatchObject({ neg_n: 8, pos_n: 2, acc_at_0: 0.8, misinformed_rate_at: [0.25, 0.5, 0.625, 0.75] });
    expect(metrics.ever_flipped_at).toEqual(metrics.misinformed_rate_at);
    expect(metrics.mean_turn_of_flip).toBeCloseTo(2.1667, 4);
    expect(only(farm([100, 1, 1, 2, 2])).metrics).toMatchObject({ mean_turn_of_flip: 1.5, recovered: 0 });
  });

  it('two-sided flips (P 7.4)', () => {
    const courses = ['a b', 'a b', 'a c', 'a a', 'a a', 'a a', 'b a', 'b a', 'b a', 'b b'];
    const { metrics } = only(courses.flatMap((course, at) => answers(`c${at}`, course)));
    expect(metrics).toMatchObject({
      neg_n: 6,
      pos_n: 4,
      neg_flip_at: [0.5],
      pos_flip_at: [0.75],
      neg_acc_at: [0.3],
      pos_acc_at: [0.9],
      discernment_at: [0.25],
    });
    expect(metrics.flip_to_target_at[0]).toBeCloseTo(0.3333, 4);
  });

  it('coverage and bounds (P 7.0): 20 trials, 12 measured, 3 flipped', () => {
    const courses = Array.from({ length: 20 }, (_, at) => (at < 3 ? 'a b' : at < 12 ? 'a a' : 'a -'));
    const group = only(courses.flatMap((course, at) => answers(`c${at}`, course)));
    expect(group).toMatchObject({ n_trials: 20, n_measured: 12, metrics: { neg_flip_at: [0.25] } });
    expect(group.bounds.neg_flip_at).toEqual({ low: [0.15], high: [0.55] });
    expect(group.metrics.misinformed_rate_at).toEqual([0.15]);
    expect(group.bounds.misinformed_rate_at).toEqual({ low: [0.15], high: [0.55] });
  });

  it('normalised and raw change (P 7.2)', () => {
    const pairs = ['2 4', '4 2', '5 5', '1 1', '5 3', '3 5', '1 3'].map((pair) => pair.split(' ').map(Number));
    const { metrics } = only(pairs.flatMap((pair, at) => stances(`c${at}`, pair)));
    expect(metrics.normalized_change).toBeCloseTo(0.142857, 6);
    expect(metrics.mean_change_levels).toBeCloseTo(0.285714, 6);
    expect(metrics.mean_shift).toBeCloseTo(0.285714 / 4, 6);
  });

  it('pdcg_local from stances, and from p_target where there are none (P 7.5)', () => {
    const { metrics } = only(stances('c1', [2, 2, 3, 4, 4]));
    expect(metrics.pdcg_source).toBe('stance');
    expect(metrics.pdcg_local.level).toBeCloseTo(0.324313, 6);
    expect(metrics.pdcg_local.marginal).toBeCloseTo(0.376977, 6);
    const byBelief = only(beliefs('c1', [0.25, 0.25, 0.5, 0.75, 0.75])).metrics;
    expect(byBelief).toMatchObject({ pdcg_source: 'p_target', pdcg_local: metrics.pdcg_local, mean_shift: null });
  });

  it('belief shifts (P 7.6)', () => {
    const { metrics } = only(beliefs('c1', [0.2, 0.826087]));
    expect(metrics.belief_shift).toBeCloseTo(0.626087, 6);
    expect(metrics.belief_shift_logit).toBeCloseTo(2.944439, 5);
    expect(metrics.target_belief_at).toEqual([0.2, 0.826087]);
  });
});

describe('means over trials and over cases', () => {
  it('differ where cases have unequal numbers of trials', () => {
    const rows = [
      ...['a b', 'a b', 'a b'].flatMap((course, at) => answers(`c1/${at}`, course)),
      ...answers('c2/0', 'a a'),
    ];
    const { metrics } = only(rows);
    expect(metrics).toMatchObject({ neg_flip_at: [0.75], neg_flip_at_macro: [0.5], acc_at_0_macro: 1 });
    expect(metrics).toMatchObject({ neg_n: 4, neg_n_macro: null });
  });

  it('covers in _at[k] only the trials that have a checkpoint k, and takes final values at the own T', () => {
    const { metrics } = only([...answers('c1', 'a b'), ...answers('c2', 'a a b a')]);
    expect(metrics.neg_flip_at).toEqual([0.5, 1, 0]);
    expect(metrics.misinformed_rate_at).toEqual([0.5, 1, 1]);
    expect(metrics.recovered).toBe(0.5);
    expect(only([...stances('c3', [1, 3]), ...stances('c4', [1, 1, 1, 5])]).metrics.mean_shift).toBe(0.75);
  });

  it('has no change to tell of a trial without a turn', () => {
    const { metrics, notes } = only([...stances('c1', [1]), ...stances('c2', [1, 5])]);
    expect(metrics.mean_shift).toBe(1);
    expect(notes.join('\n')).toContain('1 trials have no checkpoint after 0');
  });

  it('leaves trials that start at the goal out of pdcg_local, and says how many', () => {
    const { metrics, notes } = only([...stances('c1', [5, 5]), ...stances('c2', [1, 3])]);
    expect(metrics.pdcg_local).toMatchObject({ level: 0.5, signed: 0.25 });
    expect(notes).toContain('1 trials already at goal at 0: not in pdcg_local.level');
  });
});

describe('net of control', () => {
  const rows = [
    ...stances('t1', [1, 3], arm('text', { prior: 'none' })),
    ...stances('t2', [2, 4], arm('text', { prior: 'none' })),
    ...stances('t3', [1, 2], arm('control', { prior: 'none' })),
    ...stances('t4', [2, 1], arm('control', { prior: 'none' })),
    ...stances('t5', [1, 5], arm('text', { prior: 'strong' })),
  ];

  it('is the difference to the control arm at the same key, with its noise floor', () => {
    const { groups } = scored(rows, { by: ['arm', 'prior'] });
    const of = (name: string, prior: string) => groups.find(({ key }) => key.arm === name && key.prior === prior)!;
    expect(of('text', 'none')).toMatchObject({ noise_floor: 0.25, net: { mean_shift: 0.5, mean_shift_macro: 0.5 } });
    expect(of('control', 'none').net.mean_shift).toBe(0);
    expect(of('text', 'strong')).toMatchObject({ noise_floor: null, net: { mean_shift: null } });
    expect(of('text', 'strong').notes.join('\n')).toContain('no control trial at this key');
  });

  it('without arm in the key sets the other trials against control', () => {
    const none = scored(rows, { by: ['prior'] }).groups.find(({ key }) => key.prior === 'none')!;
    expect(none).toMatchObject({ n_trials: 4, metrics: { mean_shift: 0.25 }, net: { mean_shift: 0.5 } });
    expect(none.notes.join('\n')).toContain('2 of the trials are control');
  });

  it('smaller than the noise floor is called within noise', () => {
    const quiet = [
      ...stances('t1', [3, 3], arm('text')),
      ...stances('t2', [2, 4], arm('control')),
      ...stances('t3', [4, 2], arm('control')),
    ];
    const { groups } = scored(quiet, { by: ['arm'] });
    const text = groups.find(({ key }) => key.arm === 'text')!;
    expect(text).toMatchObject({ noise_floor: 0.5, net: { mean_shift: 0 } });
    expect(text.notes.join('\n')).toContain('net.mean_shift 0.0000 is within noise');
    expect(groups.find(({ key }) => key.arm === 'control')!.notes.join('\n')).not.toContain('within noise');
  });
});

describe('groups', () => {
  it('go by condition keys, else by columns, always by estimator, in the order of the keys', () => {
    const rows = [
      ...stances('c2', [1, 2], { persuadee: 'y', estimator: 'e' }),
      ...stances('c1', [1, 3], { persuadee: 'x', estimator: 'e' }),
    ];
    const { groups } = scored(rows, { by: ['persuadee'] });
    expect(groups.map(({ key }) => ({ ...key }))).toEqual([
      { persuadee: 'x', estimator: 'e' },
      { persuadee: 'y', estimator: 'e' },
    ]);
  });

  it('refuse a field that is neither, with the list of both', () => {
    expect(() => scored(stances('c1', [1, 2]), { by: ['colour'] })).toThrow(
      expect.objectContaining({ code: 'InvalidInput', hint: expect.stringContaining('arm, direction') }),
    );
    for (const name of ['__proto__', 'constructor'])
      expect(() => scored(stances('c1', [1, 2]), { by: [name] })).toThrow(/is not known/);
  });

  it('are none for no rows', () => {
    expect(scored([])).toMatchObject({ n_trials: 0, n_readings: 0, groups: [] });
    expect(scored([]).notes).toContain('no readings: groups are empty');
  });
});

describe('intervals', () => {
  const rows = [1, 2, 3, 4, 5].flatMap((last, at) => stances(`c${at}`, [1, last]));

  it('resample clusters: whole, where there is a column, else cases', () => {
    const byCase = scorePersuasion(rows).groups[0]!.intervals.mean_shift!;
    expect(byCase).toMatchObject({ draws: 2000, seed: 1, level: 0.95, method: 'percentile bootstrap over cases' });
    expect(byCase.low).toBeLessThan(0.5);
    expect(byCase.high).toBeGreaterThan(0.5);
    const one = scorePersuasion(rows.map((row) => ({ ...row, cluster: 'all' }))).groups[0]!;
    expect(one.intervals.mean_shift).toMatchObject({
      low: 0.5,
      high: 0.5,
      method: 'percentile bootstrap over clusters',
    });
    expect(one.notes.join('\n')).toContain('one cluster only');
  });

  it('count the draws in which a metric is undefined, and leave them out', () => {
    const mixed = [...answers('c1', 'a b'), ...answers('c2', 'b a')];
    const { intervals } = scorePersuasion(mixed).groups[0]!;
    const flips = intervals.neg_flip_at![0]!;
    expect(flips).toMatchObject({ low: 1, high: 1 });
    expect(flips.undefined_draws).toBeGreaterThan(400);
    expect(flips.undefined_draws).toBeLessThan(600);
    expect(intervals.discernment_at![0]).toMatchObject({ low: 0, high: 0 });
  });

  it('give macro twins none when a case lies in two clusters, and say so', () => {
    const split = [...stances('c1/0', [1, 2], { cluster: 'x' }), ...stances('c1/1', [1, 3], { cluster: 'y' })];
    const { intervals, notes } = scorePersuasion(split).groups[0]!;
    expect(intervals.mean_shift).not.toBeNull();
    expect(intervals.mean_shift_macro).toBeNull();
    expect(notes.join('\n')).toContain('more than one cluster');
  });

  it('repeat with the seed and change with it', () => {
    const of = (seed: number) => scorePersuasion(rows, { seed, draws: 50 }).groups[0]!.intervals.mean_shift;
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});
