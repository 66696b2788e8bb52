import { describe, expect, it } from 'vitest';
import { contrastInterval, plannedContrasts, signFlipP } from '../../../metrics/persuasion/contrasts.ts';
import { fillUniform, randomStream } from '../../../metrics/prng.ts';

const OPTIONS = { draws: 400, seed: 1, level: 0.95, stream: 'test' };
const pairs = (...differences: number[]) => differences.map((a, i) => ({ cluster: `c${i}`, a, b: 0 }));

describe('planned contrasts', () => {
  it('flip whole clusters, exactly while they are few', () => {
    // 3 of equal sign: both all-plus and all-minus are as extreme: 2 of 8.
    expect(signFlipP([1, 1, 1], OPTIONS)).toBe(0.25);
    expect(signFlipP([0, 0], OPTIONS)).toBe(1);
    const [one] = plannedContrasts([{ name: 'x', pairs: [...pairs(1, 1, 1), { cluster: 'c0', a: 1, b: 0 }] }], OPTIONS);
    expect(one).toMatchObject({ pairs: 4, clusters: 3, difference: 1, p: 0.25 });
  });

  it('correct over those that have a p, and only those', () => {
    const found = plannedContrasts(
      [
        { name: 'a', pairs: pairs(...Array(12).fill(0.3)) },
        { name: 'none', pairs: [] },
        { name: 'b', pairs: pairs(0.1, -0.1, 0.2, -0.2) },
      ],
      OPTIONS,
    );
    expect(found.map(({ p }) => p)).toEqual([2 / 4096, null, 1]);
    expect(found.map(({ pHolm }) => pHolm)).toEqual([4 / 4096, null, 1]);
    expect(found[1]).toMatchObject({ difference: null, interval: null });
  });

  it('do not depend on the order of pairs', () => {
    const some = Array.from({ length: 30 }, (_, i) => ({ cluster: `c${i % 9}`, a: Math.sin(i), b: Math.cos(i * 7) }));
    const [there] = plannedContrasts([{ name: 'x', pairs: some }], OPTIONS);
    const [back] = plannedContrasts([{ name: 'x', pairs: some.toReversed() }], OPTIONS);
    expect(back).toEqual({ ...there, difference: expect.closeTo(there?.difference ?? 0, 12) });
  });
});

/** P 11.7 (6) and the issue: d = .5, so a case's mean logit lies half a unit above or below. */
describe('the interval over clusters of cases', () => {
  it('covers the mean over cases in 93.5 to 97 % of 2,000 studies of 200 cases x 3 trials', () => {
    const [studies, cases, trials, draws] = [2_000, 200, 3, 400];
    const sig = (x: number) => 1 / (1 + Math.exp(-x));
    const [high, low] = [sig(-1.2 + 0.5), sig(-1.2 - 0.5)];
    const truth = (high + low) / 2;
    const random = randomStream('coverage', 7);
    const bits = new Int32Array(cases * (trials + 1));
    let covered = 0;
    for (let study = 0; study < studies; study += 1) {
      fillUniform(random, 1 << 20, bits);
      const pairs = Array.from({ length: cases * trials }, (_, i) => {
        const at = Math.floor(i / trials) * (trials + 1);
        const p = bits[at]! < 1 << 19 ? high : low;
        const a = bits[at + 1 + (i % trials)]! / (1 << 20) < p ? 1 : 0;
        return { cluster: `c${Math.floor(i / trials)}`, a, b: 0 };
      });
      const interval = contrastInterval(
        { name: 'mean', pairs },
        { draws, seed: study, level: 0.95, stream: `s${study}` },
      );
      if (interval !== null && interval.low <= truth && truth <= interval.high) covered += 1;
    }
    expect(covered / studies).toBeGreaterThan(0.935);
    expect(covered / studies).toBeLessThan(0.97);
  }, 60_000);
});
