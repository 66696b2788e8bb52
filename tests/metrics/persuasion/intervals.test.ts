import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../core/canonical-json.ts';
import type { PersuasionReading } from '../../../metrics/persuasion/reading.ts';
import { scorePersuasion } from '../../../metrics/persuasion/score-persuasion.ts';
import { fillUniform, randomStream } from '../../../metrics/prng.ts';
import { quantile } from '../../../metrics/quantile.ts';
import { answers, beliefs, only, stances } from './support.ts';

const DRAWS = 40;
const METRICS = ['mean_shift', 'normalized_change', 'neg_flip_at', 'discernment_at', 'pdcg_local', 'target_belief_at'];

/** Rows in four clusters of unequal size, one of them a case of its own, with every kind of reading and missing ones. */
const ROWS = [
  ...stances('c1/0', [1, 2, 4], { cluster: 'k1' }),
  ...stances('c1/1', [2, 5, 3], { cluster: 'k1' }),
  ...answers('c2/0', 'a b a', { cluster: 'k1' }),
  ...answers('c3/0', 'b a -', { cluster: 'k2' }),
  ...stances('c3/1', [4, 3, 3], { cluster: 'k2' }),
  ...beliefs('c4/0', [0.2, 0.7, 0.4], { cluster: 'k3' }),
  ...answers('c4/1', 'a a b', { cluster: 'k3' }),
  ...stances('c5/0', [3, 'refused', 2]),
  ...answers('c5/1', 'b b b'),
];
const UNITS = ['k1', 'k2', 'k3', 'c5'];

/** The rows of a unit as those of a cluster and cases of their own, `copy` telling the draws of one unit apart. */
function copyOf(unit: string, copy: number): PersuasionReading[] {
  return ROWS.filter((row) => (row.cluster ?? row.case_id) === unit).map((row) => ({
    ...row,
    trial_id: `${row.trial_id}#${copy}`,
    case_id: `${row.case_id}#${copy}`,
  }));
}

function cells(value: unknown, path: string): [string, number | null][] {
  if (value === null || typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => cells(inner, `${path}/${key}`));
}

describe('intervals of persuasion metrics', () => {
  it('are quantiles of the metrics of resampled clusters, recomputed from their rows', () => {
    const { groups } = scorePersuasion(ROWS, { draws: DRAWS, seed: 5 });
    const random = randomStream(`bootstrap/all/${JSON.stringify(groups[0]!.key)}`, 5);
    const drawn = new Int32Array(UNITS.length);
    const values = new Map<string, number[]>();
    for (let draw = 0; draw < DRAWS; draw += 1) {
      fillUniform(random, UNITS.length, drawn);
      const { metrics } = only([...drawn].flatMap((unit, copy) => copyOf(UNITS[unit]!, copy)));
      for (const name of METRICS.flatMap((metric) => [metric, `${metric}_macro`]))
        for (const [path, value] of cells(metrics[name as keyof typeof metrics], name))
          if (value !== null) values.set(path, [...(values.get(path) ?? []), value]);
    }
    let compared = 0;
    for (const name of METRICS.flatMap((metric) => [metric, `${metric}_macro`])) {
      const found = cells(groups[0]!.intervals[name as 'mean_shift'], name);
      for (const [path, low] of found.filter(([each]) => each.endsWith('/low'))) {
        const sorted = (values.get(path.slice(0, -4)) ?? []).sort((a, b) => a - b);
        const high = found.find(([each]) => each === path.replace(/low$/, 'high'))![1];
        expect(low).toBeCloseTo(quantile(sorted, 0.025)!, 12);
        expect(high).toBeCloseTo(quantile(sorted, 0.975)!, 12);
        const lost = found.find(([each]) => each === path.replace(/low$/, 'undefined_draws'))![1];
        expect(lost).toBe(DRAWS - sorted.length);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('of one group do not depend on the others of the file', () => {
    const other = ROWS.map((row) => ({
      ...row,
      trial_id: `${row.trial_id}+`,
      condition: { ...row.condition, arm: 'media' },
    }));
    const of = (rows: readonly PersuasionReading[]) =>
      scorePersuasion(rows, { draws: 20, by: ['arm'] }).groups.find(({ key }) => key.arm === 'text')!.intervals;
    expect(canonicalJson(of([...other, ...ROWS]))).toBe(canonicalJson(of(ROWS)));
  });
});
