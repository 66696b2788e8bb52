import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile, twoSidedZ } from '../../metrics/normal.ts';
import { ppiMean } from '../../metrics/prediction-powered.ts';
import { randomStream } from '../../metrics/prng.ts';
import { roganGladen } from '../../metrics/rogan-gladen.ts';

function uniforms(name: string): () => number {
  const stream = randomStream(name, 1);
  return () => ((stream.next() >>> 0) + 0.5) / 2 ** 32;
}

const binomial = (draw: () => number, n: number, p: number) => {
  let hits = 0;
  for (let i = 0; i < n; i += 1) hits += draw() < p ? 1 : 0;
  return hits;
};

describe('the normal distribution', () => {
  it('has the known quantiles, and is its own inverse', () => {
    expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    for (const p of [1e-9, 0.001, 0.3, 0.7, 0.999]) expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 10);
    for (const p of [0, 1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(/quantile/);
  });
});

describe('prevalence corrected for the errors of the moderator (Rogan-Gladen)', () => {
  it('undoes known errors: .2 true, Se .9, Sp .8 shows .34', () => {
    const found = roganGladen({
      flagged: 340,
      n: 1000,
      sensitivity: { hits: 90, of: 100 },
      specificity: { hits: 80, of: 100 },
    })!;
    expect(found.apparent).toBe(0.34);
    expect(found.estimate).toBeCloseTo(0.2, 12);
    expect(found.low).toBeLessThan(0.2);
    expect(found.high).toBeGreaterThan(0.2);
  });

  it('holds the true prevalence in about 95 of 100 samples, where the apparent share would be far off', () => {
    const draw = uniforms('rogan-gladen');
    let held = 0;
    for (let sample = 0; sample < 1000; sample += 1) {
      const { low, high } = roganGladen({
        flagged: binomial(draw, 400, 0.1 * 0.85 + 0.9 * 0.1),
        n: 400,
        sensitivity: { hits: binomial(draw, 80, 0.85), of: 80 },
        specificity: { hits: binomial(draw, 150, 0.9), of: 150 },
      })!;
      if (low <= 0.1 && high >= 0.1) held += 1;
    }
    expect(held).toBeGreaterThan(935);
    expect(held).toBeLessThan(990);
  });

  it('is cut to [0, 1], and undefined when the moderator tells nothing apart', () => {
    const perfect = { hits: 10, of: 10 };
    expect(roganGladen({ flagged: 0, n: 10, sensitivity: perfect, specificity: { hits: 8, of: 10 } })!.estimate).toBe(
      0,
    );
    const half = { hits: 5, of: 10 };
    expect(roganGladen({ flagged: 1, n: 10, sensitivity: half, specificity: half })).toBeNull();
    expect(roganGladen({ flagged: 0, n: 0, sensitivity: perfect, specificity: perfect })).toBeNull();
    expect(() => roganGladen({ flagged: 3, n: 2, sensitivity: perfect, specificity: perfect })).toThrow(/no share/);
  });
});

describe('prediction-powered means', () => {
  it('by hand: the mean prediction plus the mean error of predictions', () => {
    const labelled = [
      { truth: 1, predicted: 1 },
      { truth: 0, predicted: 1 },
      { truth: 0, predicted: 0 },
      { truth: 1, predicted: 1 },
    ];
    const found = ppiMean({ labelled, unlabelled: [1, 1, 0, 1, 0, 0, 1, 1], tuning: 'ppi' })!;
    // mean f over 8 = .625; y - f = 0, -1, 0, 0: mean -.25, variance .25 (divisor 3).
    expect(found.ppi).toMatchObject({ estimate: 0.375, lambda: 1 });
    const z = twoSidedZ(0.95);
    expect(found.ppi.high - 0.375).toBeCloseTo(z * Math.sqrt(0.25 / 4 + (0.625 * 0.375) / 8), 12);
    expect(found.classical.estimate).toBe(0.5);
    expect(found.classical.high - 0.5).toBeCloseTo(z * Math.sqrt(1 / 3 / 4), 12);
    expect(found.naive).toBeCloseTo((3 + 5) / 12, 12);
  });

  it('take counts in place of the unlabelled cases', () => {
    const labelled = [1, 0, 1, 1, 0].map((truth, at) => ({ truth, predicted: at % 2 }));
    expect(ppiMean({ labelled, unlabelled: { n: 4, mean: 0.25, variance: 0.1875 } })).toEqual(
      ppiMean({ labelled, unlabelled: [0, 1, 0, 0] }),
    );
  });

  it('hold the truth as often as labels alone do, in narrower intervals', () => {
    const draw = uniforms('ppi');
    const held = { classical: 0, ppi: 0 };
    const width = { classical: 0, ppi: 0 };
    const one = () => {
      const truth = draw() < 0.3 ? 1 : 0;
      return { truth, predicted: draw() < 0.9 ? truth : 1 - truth };
    };
    for (let sample = 0; sample < 600; sample += 1) {
      const labelled = Array.from({ length: 120 }, one);
      const found = ppiMean({ labelled, unlabelled: Array.from({ length: 1000 }, () => one().predicted) })!;
      for (const kind of ['classical', 'ppi'] as const) {
        if (found[kind].low <= 0.3 && found[kind].high >= 0.3) held[kind] += 1;
        width[kind] += found[kind].high - found[kind].low;
      }
    }
    expect(held.ppi).toBeGreaterThan(600 * 0.92);
    expect(held.classical).toBeGreaterThan(600 * 0.92);
    expect(width.ppi).toBeLessThan(0.8 * width.classical);
  });

  it('fall back to labels alone when predictions say nothing', () => {
    const labelled = [1, 0, 1, 0].map((truth) => ({ truth, predicted: 1 }));
    const { ppi, classical } = ppiMean({ labelled, unlabelled: [1, 1, 1] })!;
    expect(ppi.lambda).toBe(0);
    expect(ppi.low).toBeCloseTo(classical.low, 12);
  });

  it('are undefined for one label or no other case, and refuse what is no number', () => {
    const two = [
      { truth: 1, predicted: 1 },
      { truth: 0, predicted: 1 },
    ];
    expect(ppiMean({ labelled: two.slice(1), unlabelled: [1] })).toBeNull();
    expect(ppiMean({ labelled: two, unlabelled: [] })).toBeNull();
    expect(() => ppiMean({ labelled: two, unlabelled: [Number.NaN] })).toThrow(/no number/);
  });
});
