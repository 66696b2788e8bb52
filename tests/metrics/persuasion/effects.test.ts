import { describe, expect, it } from 'vitest';
import { MetricInputError } from '../../../metrics/errors.ts';
import { imageChoice, marketplaceUtility, shareLift } from '../../../metrics/persuasion/action-outcomes.ts';
import { archiveCoverage } from '../../../metrics/persuasion/archive-coverage.ts';
import { isWithinNoise, noiseFloor, priorEffects } from '../../../metrics/persuasion/control-drift.ts';
import { byTrust } from '../../../metrics/persuasion/trust-order.ts';
import { pairedFlips, uplift } from '../../../metrics/persuasion/uplift.ts';

describe('multimodal uplift (P 7.9)', () => {
  it('parts add up over complete triples only, with the dropped printed', () => {
    const found = uplift([
      { text: 0.574133, caption: 0.618523, media: 0.682321 },
      { text: 0.9, caption: null, media: 0.1 },
    ]);
    expect(found).toMatchObject({ triples: 1, dropped: 1, presence: null });
    expect(found.info).toBeCloseTo(0.04439, 6);
    expect(found.visual).toBeCloseTo(0.063798, 6);
    expect(found.total).toBeCloseTo(0.108188, 6);
  });

  it('is null without a complete triple, and takes presence over triples with a placebo', () => {
    expect(uplift([{ text: null, caption: 1, media: 1 }])).toMatchObject({ info: null, visual: null, total: null });
    const found = uplift([
      { text: 0.25, caption: 0.5, media: 0.5, media_placebo: 0.5 },
      { text: 0, caption: 0.5, media: 1, media_placebo: null },
    ]);
    expect(found).toMatchObject({ triples: 2, presence: 0.25 });
  });

  it('tests paired flips by McNemar: b 12, c 3', () => {
    const pairs = [
      ...Array.from({ length: 12 }, () => ({ a: true, b: false })),
      ...Array.from({ length: 3 }, () => ({ a: false, b: true })),
      { a: true, b: true },
      { a: true, b: null },
    ];
    const found = pairedFlips(pairs);
    expect(found).toMatchObject({ onlyA: 12, onlyB: 3, pairs: 16 });
    expect(found.p).toBeCloseTo(0.035156, 6);
    expect(pairedFlips([{ a: true, b: true }]).p).toBe(1);
  });
});

describe('control drift (P 7.10)', () => {
  it('is the mean absolute change of control trials, by both readings', () => {
    expect(
      noiseFloor([
        { first: 0.5, last: 0.25 },
        { first: 0.25, last: 0.75 },
        { first: null, last: 1 },
      ]),
    ).toBe(0.375);
    expect(noiseFloor([{ first: 0, last: null }])).toBeNull();
  });

  it('has the expectation of the simulated persuadee: .327892 at z = -1.2', () => {
    const cut = [-1.5, -0.5, 0.5, 1.5].map((c) => 1 / (1 + Math.exp(1.2 + c)));
    const p = [1, ...cut].map((above, at) => above - (cut[at] ?? 0));
    const scale = 1000;
    const counts = p.map((share) => Math.round(share * scale));
    const pairs = counts.flatMap((n, i) => counts.map((m, j) => ({ weight: n * m, gap: Math.abs(i - j) / 4 })));
    const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
    const sample = pairs.flatMap(({ weight, gap }) =>
      Array.from({ length: Math.round((weight / total) * 20_000) }, () => ({ first: 0, last: gap })),
    );
    expect(noiseFloor(sample)).toBeCloseTo(0.327892, 3);
  });

  it('calls a smaller net effect noise, an equal one not', () => {
    expect(isWithinNoise(-0.1, 0.2)).toBe(true);
    expect(isWithinNoise(0.2, 0.2)).toBe(false);
    expect(isWithinNoise(null, 0.2)).toBeNull();
    expect(isWithinNoise(0.1, null)).toBeNull();
  });

  it('sets prior levels against none', () => {
    const found = priorEffects({ none: 0.5, strong: 0.25, moderate: null });
    expect(found).toEqual({
      none: { mean: 0.5, difference: 0 },
      strong: { mean: 0.25, difference: -0.25 },
      moderate: { mean: null, difference: null },
    });
    expect(priorEffects({ strong: 0.25 }).strong?.difference).toBeNull();
  });
});

describe('action outcomes (P 7.12)', () => {
  it('values a marketplace purchase twice, once, and minus all payments', () => {
    const ownValues = [3.99, 9.49];
    expect(marketplaceUtility({ ownValues, payments: [{ amount: 13.51, complete: true }] })).toBeCloseTo(13.45, 10);
    expect(marketplaceUtility({ ownValues, payments: [{ amount: 13.51, complete: false }] })).toBe(-13.51);
    const twice = [1, 2].map(() => ({ amount: 13.51, complete: true }));
    expect(marketplaceUtility({ ownValues, payments: twice })).toBeCloseTo(13.45 - 13.51, 10);
  });

  it('lifts a share of 9/30 to 18/30 with z 2.3355', () => {
    const found = shareLift({ treatment: { successes: 18, n: 30 }, control: { successes: 9, n: 30 } });
    expect(found.lift).toBeCloseTo(0.3, 12);
    expect(found.z).toBeCloseTo(2.3355, 4);
  });

  it('has no z without variation and no lift without trials', () => {
    const all = { successes: 5, n: 5 };
    expect(shareLift({ treatment: all, control: all })).toEqual({ lift: 0, z: null });
    expect(shareLift({ treatment: all, control: { successes: 0, n: 0 } })).toEqual({ lift: null, z: null });
    expect(() => shareLift({ treatment: { successes: 6, n: 5 }, control: all })).toThrow(MetricInputError);
  });

  it('counts an image as chosen only in both orders', () => {
    const pair = (inOrder: string | null, swapped: string | null) => ({ target: 'x', inOrder, swapped });
    const found = imageChoice([pair('x', 'x'), pair('y', 'y'), pair('x', 'y'), pair('x', null)]);
    expect(found).toMatchObject({ answered: 3, consistent: 2, rate: 0.5 });
    expect(found.inconsistent).toBeCloseTo(1 / 3, 12);
    expect(imageChoice([pair('x', 'y')])).toMatchObject({ rate: null, inconsistent: 1 });
  });
});

describe('archive coverage (P 7.14)', () => {
  it('is the published table for successes 4 2 2 1 1 0', () => {
    const found = archiveCoverage([4, 2, 2, 1, 1, 0]);
    expect(found.coverage).toBeCloseTo(0.833333, 6);
    expect(found.entropy).toBeCloseTo(1.470808, 6);
    expect(found.evennessFilled).toBeCloseTo(0.913865, 6);
    expect(found.evennessAll).toBeCloseTo(0.820874, 6);
    expect(found.simpson).toBeCloseTo(0.74, 12);
  });

  it('has no evenness without a success or with one cell only', () => {
    expect(archiveCoverage([0, 0])).toEqual({
      coverage: 0,
      entropy: null,
      evennessFilled: null,
      evennessAll: null,
      simpson: null,
    });
    expect(archiveCoverage([3, 0])).toMatchObject({ evennessFilled: null, evennessAll: 0, simpson: 0 });
    expect(archiveCoverage([]).coverage).toBeNull();
    expect(() => archiveCoverage([1.5])).toThrow(MetricInputError);
  });
});

it('orders evidence by trust: action first, a stated probability last (P 7.15)', () => {
  expect(byTrust(['verbalised', 'logprob', 'action', 'logprob'])).toEqual(['action', 'logprob', 'verbalised']);
});
