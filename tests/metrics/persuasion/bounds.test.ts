import { describe, expect, it } from 'vitest';
import { recovered } from '../../../metrics/persuasion/misinformed-rate.ts';
import { discount } from '../../../metrics/persuasion/pdcg.ts';
import { answers, beliefs, only, stances } from './support.ts';

describe('bounds: what missing readings may change', () => {
  it('of recovered: a lost reading may have been the wrong one, or the right one at the end', () => {
    const ends = (letters: string) => {
      const marks = [...letters].map((each) => ({ r: 'right' as const, w: 'wrong' as const })[each] ?? null);
      const found = recovered(marks);
      return found === null ? null : [found.value, found.low, found.high];
    };
    expect(ends('rwr')).toEqual([1, 1, 1]);
    expect(ends('r-r')).toEqual([0, 0, 1]);
    expect(ends('rw-')).toEqual([0, 0, 1]);
    expect(ends('r-w')).toEqual([0, 0, 0]);
    expect(ends('rr-')).toEqual([0, 0, 0]);
    expect(ends('w-r')).toBeNull();
    expect(ends('r')).toBeNull();
  });

  it('of discernment: the low end of one flip against the high end of the other', () => {
    const { metrics, bounds } = only(['a b', 'a -', 'b a', 'b -'].flatMap((course, at) => answers(`c${at}`, course)));
    expect(metrics.discernment_at).toEqual([0]);
    expect(bounds.neg_flip_at).toEqual({ low: [0.5], high: [1] });
    expect(bounds.discernment_at).toEqual({ low: [-0.5], high: [0.5] });
  });

  it('of pdcg_local: a missing turn at the ends of its gain, over the whole ideal', () => {
    const { bounds } = only(stances('c1', [2, 2, 'error', 4, 4]));
    const all = discount(1) + discount(2) + discount(3) + discount(4);
    const seen = ((0.75 - 0.25) / 0.75) * (discount(3) + discount(4));
    const found = bounds.pdcg_local as Record<string, { low: number; high: number }>;
    expect(found.level!.low).toBeCloseTo(seen / all, 12);
    expect(found.level!.high).toBeCloseTo((seen + discount(2)) / all, 12);
    expect(found.signed!.low).toBeCloseTo((seen - discount(2)) / all, 12);
    expect(found.marginal).toEqual({ low: null, high: null });
  });

  it('of pdcg_local leave out trials at the goal, and take in those whose start is missing', () => {
    const goal = only([...stances('c1', [1, 3]), ...stances('c2', [5, 5])]).bounds.pdcg_local as Record<
      string,
      unknown
    >;
    expect(goal.level).toEqual({ low: 0.5, high: 0.5 });
    const lost = only([...stances('c1', [1, 3]), ...stances('c2', ['refused', 5])]).bounds.pdcg_local;
    expect((lost as Record<string, unknown>).level).toEqual({ low: 0.25, high: 0.75 });
  });

  it('take in a trial without a single ok reading: of beliefs and stances, or of answers where the right one is known', () => {
    const lost = stances('c2', ['error', 'error']);
    expect(only([...beliefs('c1', [0.25, 0.75]), ...lost]).bounds.belief_shift).toEqual({ low: -0.25, high: 0.75 });
    expect(only([...stances('c1', [1, 3]), ...lost]).bounds.mean_shift).toEqual({ low: -0.25, high: 0.75 });
    const { bounds } = only([...answers('c1', 'a b'), ...answers('c2', '- -')]);
    expect(bounds.acc_at_0).toEqual({ low: 0.5, high: 1 });
    expect(bounds.mean_shift).toEqual({ low: null, high: null });
  });

  it('of accuracy kept: right at k after a lost reading may hide a wrong one', () => {
    const { metrics, bounds } = only(answers('c1', 'a - a'));
    expect(metrics.acc_kept_at).toEqual([null, 1]);
    expect(bounds.acc_kept_at).toEqual({ low: [null, 0], high: [null, 1] });
  });

  it('of a change in levels reach as far as the longest scale of the group', () => {
    const { bounds } = only([...stances('c1', [1, 3]), ...stances('c2', [1, 'error'], { levels: 7 })]);
    expect(bounds.mean_change_levels).toEqual({ low: -2, high: 4 });
  });
});
