import { describe, expect, it } from 'vitest';
import { percentileInterval, resample, unitsOf } from '../../metrics/bootstrap.ts';
import { wilsonInterval } from '../../metrics/intervals.ts';
import { mcnemarChiSquared, mcnemarExact } from '../../metrics/mcnemar.ts';
import { benjaminiHochberg, holm } from '../../metrics/multiple-testing.ts';
import { countHeads, fillUniform, randomStream } from '../../metrics/prng.ts';
import { quantile, quantileOf } from '../../metrics/quantile.ts';
import { randomisationTest } from '../../metrics/randomisation.ts';
import { scoreClassification } from '../../metrics/score-classification.ts';
import { rowsOf } from './support.ts';

describe('quantiles of type 7', () => {
  it('are linear between order statistics', () => {
    expect([0, 0.1, 0.25, 0.5, 1].map((p) => quantile([1, 2, 4, 8, 16], p))).toEqual([1, 1.4, 2, 4, 16]);
    expect(quantile([], 0.5)).toBeNull();
    expect(quantileOf([], { k: 1, parts: 2 })).toBeNull();
  });

  it('fall on a value exactly where their position does', () => {
    const values = Array.from({ length: 71 }, (_, i) => i / 7);
    for (let k = 0; k <= 10; k += 1) expect(quantileOf(values, { k, parts: 10 })).toBe(values[7 * k]);
  });
});

describe('the random stream', () => {
  it('is a function of name and seed', () => {
    const first = (name: string, seed: number) => randomStream(name, seed).next();
    expect(first('a', 1)).toBe(first('a', 1));
    expect(new Set([first('a', 1), first('a', 2), first('b', 1)]).size).toBe(3);
  });

  it('gives whole numbers below n alike often', () => {
    const into = new Int32Array(70_000);
    fillUniform(randomStream('uniform', 1), 7, into);
    for (let value = 0; value < 7; value += 1) {
      expect(Math.abs(into.filter((drawn) => drawn === value).length - 10_000)).toBeLessThan(400);
    }
    fillUniform(randomStream('uniform', 1), 1, into);
    expect(into.every((drawn) => drawn === 0)).toBe(true);
  });

  it.each([1, 5, 24, 25, 100])('tosses %i coins: mean half, variance a quarter of them', (tosses) => {
    const stream = randomStream('coins', 1);
    const heads = Array.from({ length: 20_000 }, () => countHeads(stream, tosses));
    const mean = heads.reduce((sum, n) => sum + n, 0) / heads.length;
    const variance = heads.reduce((sum, n) => sum + (n - mean) ** 2, 0) / heads.length;
    expect(Math.abs(mean - tosses / 2)).toBeLessThan(4 * Math.sqrt(tosses / 4 / heads.length));
    expect(variance / (tosses / 4)).toBeGreaterThan(0.95);
    expect(variance / (tosses / 4)).toBeLessThan(1.05);
    expect(Math.max(...heads)).toBeLessThanOrEqual(tosses);
  });
});

describe('the bootstrap (M 4.7)', () => {
  const right = Int32Array.from([1, 1, 1, 0, 1]);

  it('draws the accuracy of [1,1,1,0,1] with its exact probabilities', () => {
    const draws = 100_000;
    const seen = new Map<number, number>();
    const column = { codes: right, counts: new Int32Array(2) };
    resample(unitsOf(new Int32Array(5).fill(-1)), [column], {
      draws,
      stream: randomStream('exact', 1),
      onDraw: () => seen.set(column.counts[1]!, (seen.get(column.counts[1]!) ?? 0) + 1),
    });
    const exact = [0.00032, 0.0064, 0.0512, 0.2048, 0.4096, 0.32768];
    exact.forEach((p, k) => {
      expect(Math.abs((seen.get(k) ?? 0) / draws - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  it('gives the interval [.4, 1]', () => {
    const rows = rowsOf('a,a a,a a,a a,b a,a');
    const { intervals } = scoreClassification(rows);
    expect(intervals.accuracy).toMatchObject({
      low: 0.4,
      high: 1,
      level: 0.95,
      draws: 2000,
      undefined_draws: 0,
      seed: 1,
    });
  });

  it('leaves undefined draws out and counts them', () => {
    const values = Float64Array.from([Number.NaN, 1, 2, 3, Number.NaN]);
    expect(percentileInterval(values, { level: 0.5, method: 'm', seed: 3 })).toEqual({
      low: 1.5,
      high: 2.5,
      level: 0.5,
      method: 'm',
      draws: 5,
      undefined_draws: 2,
      seed: 3,
    });
    expect(percentileInterval(new Float64Array(3).fill(Number.NaN), { level: 0.5, method: 'm', seed: 3 })).toBeNull();
    // One positive in two rows: a quarter of the draws has none, and recall is undefined in these.
    const { intervals } = scoreClassification(rowsOf('unsafe,unsafe safe,safe'));
    expect(Math.abs(intervals.recall!.undefined_draws - 500)).toBeLessThan(100);
  });

  it('resamples whole clusters', () => {
    const units = unitsOf(Int32Array.from([7, -1, 7, 3, -1]));
    expect([...units.order]).toEqual([0, 2, 1, 3, 4]);
    expect([...units.starts]).toEqual([0, 2, 3, 4, 5]);
    const column = { codes: Int32Array.from([0, 0, 1, 1]), counts: new Int32Array(2) };
    const totals = new Set<string>();
    resample({ starts: Int32Array.from([0, 2, 4]) }, [column], {
      draws: 200,
      stream: randomStream('clusters', 1),
      onDraw: () => totals.add([...column.counts].join()),
    });
    expect([...totals].sort()).toEqual(['0,4', '2,2', '4,0']);
  });

  it('counts all columns over one resample', () => {
    const codes = Int32Array.from([0, 1, 2, 2, 1, 0, 1]);
    const columns = [codes, codes].map((of) => ({ codes: of, counts: new Int32Array(3) }));
    resample(unitsOf(new Int32Array(7).fill(-1)), columns, {
      draws: 50,
      stream: randomStream('shared', 1),
      onDraw: () => expect(columns[0]!.counts).toEqual(columns[1]!.counts),
    });
  });
});

describe('Wilson interval (M 4.7)', () => {
  it('of 4 in 5 is [.375535, .963776]', () => {
    const { low, high } = wilsonInterval(4, 5)!;
    expect(low).toBeCloseTo(0.375535, 6);
    expect(high).toBeCloseTo(0.963776, 6);
  });

  it('stays in [0, 1] and is undefined for no trials', () => {
    expect(wilsonInterval(0, 3)!.low).toBe(0);
    expect(wilsonInterval(3, 3)!.high).toBe(1);
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});

describe('McNemar (M 4.7)', () => {
  it('with 12 and 4 discordant pairs', () => {
    const pairs = { onlyA: 12, onlyB: 4 };
    expect(mcnemarExact(pairs).exact).toBeCloseTo(0.076813, 6);
    expect(mcnemarExact(pairs).midP).toBeCloseTo(0.049042, 6);
    expect(mcnemarChiSquared(pairs, { correction: true })).toMatchObject({ statistic: 3.0625 });
    expect(mcnemarChiSquared(pairs, { correction: true }).p).toBeCloseTo(0.080118, 6);
    expect(mcnemarChiSquared(pairs, { correction: false }).statistic).toBe(4);
    expect(mcnemarChiSquared(pairs, { correction: false }).p).toBeCloseTo(0.0455, 4);
  });

  it('is 1 without discordant pairs and never above 1', () => {
    expect(mcnemarExact({ onlyA: 0, onlyB: 0 })).toEqual({ exact: 1, midP: 1 });
    expect(mcnemarExact({ onlyA: 3, onlyB: 3 }).exact).toBe(1);
    expect(mcnemarChiSquared({ onlyA: 0, onlyB: 0 }, { correction: true }).p).toBe(1);
  });

  it('is symmetric and holds for many pairs', () => {
    expect(mcnemarExact({ onlyA: 5100, onlyB: 4900 }).exact).toBe(mcnemarExact({ onlyA: 4900, onlyB: 5100 }).exact);
    const { exact } = mcnemarExact({ onlyA: 5100, onlyB: 4900 });
    expect(exact).toBeCloseTo(mcnemarChiSquared({ onlyA: 5100, onlyB: 4900 }, { correction: true }).p, 4);
    expect(mcnemarChiSquared({ onlyA: 400, onlyB: 100 }, { correction: false }).p).toBeLessThan(1e-39);
  });
});

describe('randomisation (M 4.7)', () => {
  const truth = [1, 1, 1, 1, 0, 0, 0, 0];
  const a = [1, 1, 1, 0, 0, 0, 0, 1];
  const b = [1, 0, 0, 1, 0, 1, 0, 1];
  const differences = (swapped: Int32Array) => [
    macroF1(
      truth,
      a.map((v, i) => (swapped[i] === 1 ? b[i]! : v)),
    ) -
      macroF1(
        truth,
        b.map((v, i) => (swapped[i] === 1 ? a[i]! : v)),
      ),
  ];
  const input = { units: 8, sizes: new Array(8).fill(1), differences };

  it('of .75 against .5 is exactly 160/256 two-sided and .3125 one-sided', () => {
    expect(macroF1(truth, a)).toBe(0.75);
    expect(macroF1(truth, b)).toBe(0.5);
    const result = randomisationTest({ ...input, stream: randomStream('r', 1) });
    expect(result).toMatchObject({ test: 'randomisation exact', twoSided: [0.625], oneSided: [0.3125] });
  });

  it('comes near by random swaps, as (hits + 1) / (R + 1)', () => {
    const result = randomisationTest({ ...input, stream: randomStream('r', 1), maxExact: 100 });
    expect(result.test).toBe('randomisation monte carlo');
    expect(result.twoSided[0]).toBeCloseTo(0.625, 1);
    expect(Math.abs(result.twoSided[0]! - 0.625)).toBeLessThan(0.02);
    expect((result.twoSided[0]! * 10_001) % 1).toBeCloseTo(0, 6);
  });

  it('counts clusters that change alike as it would count each', () => {
    const linear = (weights: readonly number[]) => (swapped: Int32Array) => [
      weights.reduce((sum, w, i) => sum + w * (1 - 2 * (swapped[i] ?? 0)), 0),
    ];
    const grouped = (swapped: Int32Array) => [1 * (4 - 2 * swapped[0]!) + 3 * (2 - 2 * swapped[1]!)];
    const stream = randomStream('r', 1);
    const each = randomisationTest({
      units: 6,
      sizes: [1, 1, 1, 1, 1, 1],
      differences: linear([1, 1, 1, 1, 3, 3]),
      stream,
    });
    expect(randomisationTest({ units: 6, sizes: [4, 2], differences: grouped, stream })).toEqual(each);
  });
});

describe('several comparisons (M 4.7)', () => {
  it('by Holm and by Benjamini and Hochberg', () => {
    expect(holm([0.01, 0.03, 0.04])).toEqual([0.03, 0.06, 0.06]);
    benjaminiHochberg([0.01, 0.03, 0.04]).forEach((p, at) => {
      expect(p).toBeCloseTo([0.03, 0.04, 0.04][at]!, 12);
    });
  });

  it('keep the order given and stay at most 1', () => {
    expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});

/** Written apart from the product: labels 0 and 1. */
function macroF1(truth: readonly number[], predicted: readonly number[]): number {
  const of = [0, 1].map((label) => {
    const tp = truth.filter((t, i) => t === label && predicted[i] === label).length;
    const wrong = truth.filter((t, i) => (t === label) !== (predicted[i] === label)).length;
    return (2 * tp) / (2 * tp + wrong);
  });
  return (of[0]! + of[1]!) / 2;
}
