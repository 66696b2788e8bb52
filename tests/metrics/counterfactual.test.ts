import { describe, expect, it } from 'vitest';
import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import { counterfactualFlips, groupGap } from '../../metrics/counterfactual.ts';
import { wilsonInterval } from '../../metrics/intervals.ts';

const rows = (...templates: (0 | 1 | null)[][]) =>
  templates.map((template) => template.map((answer) => (answer === null ? null : answer === 1)));

describe('counterfactual flips', () => {
  it('over the variants of the reference are .5 by template and .333333 by pair', () => {
    const flips = counterfactualFlips(rows([1, 1, 1], [1, 0, 1], [0, 0, 0], [0, 1, 0]));
    expect(flips).toMatchObject({ templates: 4, left_out: 0, flipped: 2, pairs: 12, differing: 4 });
    expect(flips.template_flip_rate).toBe(0.5);
    expect(flips.pairwise_flip_rate).toBeCloseTo(0.333333, 6);
  });

  it('ignore missing answers and leave out templates with fewer than two', () => {
    const flips = counterfactualFlips(rows([1, null, 0], [1, null, null], [null, 0, 0], []));
    expect(flips).toMatchObject({ templates: 2, left_out: 2, flipped: 1, pairs: 2, differing: 1 });
  });

  it('are undefined of nothing', () => {
    expect(counterfactualFlips([])).toMatchObject({ template_flip_rate: null, pairwise_flip_rate: null });
  });
});

describe('the gap between groups', () => {
  it('is highest minus lowest and names both, the first of equals', () => {
    const rates = [
      { group: 'a', rate: 0.25 },
      { group: 'b', rate: 0.75 },
      { group: 'c', rate: null },
      { group: 'd', rate: 0.25 },
    ];
    expect(groupGap(rates)).toEqual({ highest: 'b', lowest: 'a', gap: 0.5 });
    expect(groupGap(rates.slice(1, 3))).toBeNull();
  });
});

describe('a share over clusters', () => {
  const shareOf = (clusters: readonly (readonly (0 | 1)[])[]) => {
    const counter = new ClusteredShareCounter();
    for (const [cluster, answers] of clusters.entries()) for (const one of answers) counter.add(cluster, one === 1);
    return counter.finish();
  };

  it('has Wilson’s interval where no two cases share a cluster', () => {
    const own = new ClusteredShareCounter();
    for (const success of [1, 1, 1, 0, 1]) own.add(null, success === 1);
    const single = shareOf([[1], [1], [1], [0], [1]]);
    expect(own.finish()).toEqual(single);
    expect(single).toMatchObject({ value: 0.8, successes: 4, n: 5, clusters: 5 });
    expect(single.low).toBeCloseTo(0.375535, 6);
    expect(single.high).toBeCloseTo(0.963776, 6);
  });

  it('widens to the number of clusters where all cases of a cluster agree', () => {
    // V = C/(C-1) sum (k - p n)^2 / n^2 = 4/3 (4 * 2.5^2) / 400 = 1/12; n_eff = .25 * 12 = 3.
    const share = shareOf([Array(5).fill(1), Array(5).fill(1), Array(5).fill(0), Array(5).fill(0)]);
    const { low, high } = wilsonInterval(1.5, 3) ?? { low: 0, high: 0 };
    expect(share).toMatchObject({ value: 0.5, n: 20, clusters: 4 });
    expect(share.low).toBeCloseTo(low, 12);
    expect(share.high).toBeCloseTo(high, 12);
  });

  it('never narrows below Wilson’s, and stays open for shares of 0 and 1', () => {
    expect(
      shareOf([
        [1, 0],
        [0, 1],
        [1, 0],
      ]),
    ).toMatchObject(wilsonInterval(3, 6) ?? {});
    expect(
      shareOf([
        [1, 1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ value: 1, ...wilsonInterval(2, 2) });
    expect(shareOf([[1, 0, 1]])).toMatchObject({ n: 3, clusters: 1 });
    expect(shareOf([])).toEqual({ value: null, low: null, high: null, successes: 0, n: 0, clusters: 0 });
  });
});
