import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../metrics/intervals.ts';
import { detectableDifference, expectedWidth, macroF1Sd } from '../../metrics/planning.ts';
import { randomStream } from '../../metrics/prng.ts';

function uniforms(name: string): () => number {
  const stream = randomStream(name, 1);
  return () => ((stream.next() >>> 0) + 0.5) / 2 ** 32;
}

describe('what to expect of a planned number of cases', () => {
  it("is Wilson's interval for a share", () => {
    const { low, high } = wilsonInterval(80, 100)!;
    const expected = expectedWidth({ metric: 'share', n: 100, share: 0.8 })!;
    expect(expected.low).toBeCloseTo(low, 12);
    expect(expected.high).toBeCloseTo(high, 12);
    expect(expected.width).toBeCloseTo(high - low, 12);
    expect(expectedWidth({ metric: 'share', n: 0, share: 0.8 })).toBeNull();
    expect(() => expectedWidth({ metric: 'share', n: 10, share: 8 })).toThrow(/share/);
  });

  it('comes near the spread of macro-F1 that samples have', () => {
    const draw = uniforms('macro-f1');
    // 100 cases of either label, each answered rightly with probability .8.
    const f1 = (hits: number, others: number) => (2 * hits) / (2 * hits + 100 - hits + 100 - others);
    const values = Array.from({ length: 2000 }, () => {
      const hits = () => Array.from({ length: 100 }, () => (draw() < 0.8 ? 1 : 0)).reduce<number>((a, b) => a + b, 0);
      const [tp, tn] = [hits(), hits()];
      return (f1(tp, tn) + f1(tn, tp)) / 2;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    // An approximation that takes labels as independent: within a third of the simulated spread.
    expect(macroF1Sd({ supports: [100, 100], f1: 0.8 })! / sd).toBeGreaterThan(0.66);
    expect(macroF1Sd({ supports: [100, 100], f1: 0.8 })! / sd).toBeLessThan(1.34);
  });

  it('narrows with the root of the cases, and is undefined for a label without any', () => {
    const width = (n: number) => expectedWidth({ metric: 'macro_f1', supports: [n, n], f1: 0.7 })!.width;
    expect(width(400) / width(100)).toBeCloseTo(0.5, 12);
    expect(expectedWidth({ metric: 'macro_f1', supports: [10, 0], f1: 0.7 })).toBeNull();
  });
});

describe('the difference that a planned number of cases can show', () => {
  it('is found by McNemar with the power asked for', () => {
    const plan = { metric: 'paired_share', n: 500, discordant: 0.2 } as const;
    const { difference } = detectableDifference(plan)!;
    const draw = uniforms('power');
    const [onlyA, onlyB] = [(0.2 + difference) / 2, (0.2 - difference) / 2];
    let found = 0;
    for (let sample = 0; sample < 1500; sample += 1) {
      let [a, b] = [0, 0];
      for (let i = 0; i < 500; i += 1) {
        const u = draw();
        if (u < onlyA) a += 1;
        else if (u < onlyA + onlyB) b += 1;
      }
      if ((a - b) ** 2 / (a + b) > 1.959963984540054 ** 2) found += 1;
    }
    expect(found / 1500).toBeGreaterThan(0.77);
    expect(found / 1500).toBeLessThan(0.83);
  });

  it('is smaller for more cases, fewer discordant ones and less power', () => {
    const of = (n: number, discordant: number, power = 0.8) =>
      detectableDifference({ metric: 'paired_share', n, discordant, power })!.difference;
    expect(of(1000, 0.2)).toBeLessThan(of(500, 0.2));
    expect(of(500, 0.1)).toBeLessThan(of(500, 0.2));
    expect(of(500, 0.2, 0.5)).toBeLessThan(of(500, 0.2, 0.9));
  });

  it('does not exist for too few cases', () => {
    expect(detectableDifference({ metric: 'paired_share', n: 10, discordant: 0.1 })).toBeNull();
    expect(detectableDifference({ metric: 'paired_share', n: 0, discordant: 0.1 })).toBeNull();
    expect(detectableDifference({ metric: 'macro_f1', supports: [1], f1: 0.5 })).toBeNull();
  });

  it('of macro-F1 shrinks with the correlation of the two moderators', () => {
    const of = (correlation: number) =>
      detectableDifference({ metric: 'macro_f1', supports: [200, 200], f1: 0.8, correlation })!.difference;
    expect(of(0.75) / of(0)).toBeCloseTo(0.5, 12);
    expect(detectableDifference({ metric: 'macro_f1', supports: [200, 200], f1: 0.8 })!.method).toContain(
      'our definition',
    );
  });
});
