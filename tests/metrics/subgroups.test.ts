import { describe, expect, it } from 'vitest';
import { groupGap } from '../../metrics/counterfactual.ts';
import { biasFinal, powerMean, subgroupAucs } from '../../metrics/subgroup-auc.ts';

const TRUTH = [1, 1, 0, 0, 1, 1, 0, 0, 0, 1];
const SCORE = [0.9, 0.7, 0.6, 0.2, 0.8, 0.95, 0.1, 0.3, 0.4, 0.55];
const ROWS = SCORE.map((score, at) => ({ score, positive: TRUTH[at] === 1, subgroup: at < 4 }));

describe('subgroup AUCs by the worked example (M 4.9)', () => {
  it('are .96 overall, 1 inside, BPSN .833333 and BNSP 1', () => {
    const aucs = subgroupAucs(ROWS);
    expect(aucs.overall).toBeCloseTo(0.96, 12);
    expect(aucs.subgroup).toBe(1);
    expect(aucs.bpsn).toBeCloseTo(0.833333, 6);
    expect(aucs.bnsp).toBe(1);
  });

  it('combine to .948333 with power means of p = -5', () => {
    const aucs = subgroupAucs(ROWS);
    expect(powerMean([0.9, 0.8, 0.95])).toBeCloseTo(0.869463, 6);
    expect(biasFinal(aucs.overall, [aucs]).final).toBeCloseTo(0.948333, 6);
  });

  it('leave a group out of the means in which they are undefined, and are null when all are', () => {
    const none = { overall: 0.9, subgroup: null, bpsn: 0.5, bnsp: 0.7 };
    expect(subgroupAucs(ROWS.filter(({ positive }) => positive))).toEqual({
      overall: null,
      subgroup: null,
      bpsn: null,
      bnsp: null,
    });
    expect(biasFinal(0.9, [none])).toMatchObject({ subgroup: null, final: null });
    expect(biasFinal(0.9, [none, { ...none, subgroup: 0.8 }]).subgroup).toBeCloseTo(0.8, 12);
  });

  it('take the smallest value seriously', () => {
    expect(powerMean([])).toBeNull();
    expect(powerMean([0, 1])).toBe(0);
    expect(() => powerMean([-1])).toThrow(/power mean/);
    expect(powerMean([0.25, 0.75], 1)).toBe(0.5);
  });
});

describe('gaps between groups (M 4.9)', () => {
  const counts = (name: string, inside: boolean) => {
    const of = (positive: boolean, flagged: boolean) =>
      ROWS.filter((row) => row.subgroup === inside && row.positive === positive && row.score >= 0.5 === flagged).length;
    return { name, tp: of(true, true), fp: of(false, true), fn: of(true, false), tn: of(false, false) };
  };

  const rate = (hits: number, of: number) => (of === 0 ? null : hits / of);
  const fprOf = ({ name, fp, tn }: ReturnType<typeof counts>) => ({ group: name, rate: rate(fp, fp + tn) });
  const fnrOf = ({ name, fn, tp }: ReturnType<typeof counts>) => ({ group: name, rate: rate(fn, fn + tp) });

  it('find the FPR at .5 to be .5 inside and 0 outside, with the groups named', () => {
    const groups = [counts('inside', true), counts('outside', false)];
    expect(groups.map(fprOf)).toEqual([
      { group: 'inside', rate: 0.5 },
      { group: 'outside', rate: 0 },
    ]);
    expect(groupGap(groups.map(fprOf))).toEqual({ gap: 0.5, highest: 'inside', lowest: 'outside' });
    expect(groupGap(groups.map(fnrOf))!.gap).toBe(0);
    expect(groups[0]).toMatchObject({ tp: 2, fn: 0, fp: 1, tn: 1 });
  });

  it('need two groups that have the rate', () => {
    const only = { name: 'benign', tp: 0, fp: 1, fn: 0, tn: 1 };
    const both = [only, { ...only, name: 'other' }];
    expect(groupGap(both.map(fprOf))!.gap).toBe(0);
    expect(groupGap(both.map(fnrOf))).toBeNull();
    expect(groupGap([fprOf(only)])).toBeNull();
  });
});
