import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backfire } from '../../../metrics/persuasion/backfire.ts';
import { dominance, percentileCurve } from '../../../metrics/persuasion/dominance.ts';
import { decomposePairs } from '../../../metrics/persuasion/pair-decomposition.ts';
import { medianResistance, type ResistanceTrial, resistanceCurve } from '../../../metrics/persuasion/resistance.ts';
import { saidAndBelieved } from '../../../metrics/persuasion/said-believed.ts';

const trial = (end: ResistanceTrial['end'], turn: number): ResistanceTrial => ({ end, turn });

describe('resistance by turn', () => {
  it('is the product-limit estimate, with refusal as a cause of its own', () => {
    // Ten trials: 2 give way at 1, 1 refuses at 2, 1 is lost after 2, 3 give way at 3, 3 hold to the end.
    const trials = [
      ...Array(2).fill(trial('gave_way', 1)),
      trial('refused', 2),
      trial(null, 2),
      ...Array(3).fill(trial('gave_way', 3)),
      ...Array(3).fill(trial(null, 3)),
    ];
    const [one, two, three] = resistanceCurve(trials);
    expect(one).toMatchObject({ atRisk: 10, gaveWay: 2, resisting: 0.8, gaveWayBy: 0.2, refusedBy: 0 });
    expect(two).toMatchObject({ atRisk: 8, refused: 1, censored: 1 });
    expect(two?.resisting).toBeCloseTo(0.7, 12);
    expect(two?.refusedBy).toBeCloseTo(0.1, 12);
    expect(three).toMatchObject({ atRisk: 6, gaveWay: 3, censored: 3 });
    expect(three?.resisting).toBeCloseTo(0.35, 12);
    expect(three?.gaveWayBy).toBeCloseTo(0.2 + 0.35, 12);
    // Greenwood: S sqrt(2/(10*8) + 1/(8*7) + 3/(6*3)).
    expect(three?.se).toBeCloseTo(0.35 * Math.sqrt(2 / 80 + 1 / 56 + 3 / 18), 12);
    expect(medianResistance(resistanceCurve(trials))).toBe(3);
    expect(medianResistance(resistanceCurve([trial(null, 4)]))).toBeNull();
    expect(resistanceCurve([])).toEqual([]);
  });

  it('always splits into resisting, given way and refused', () => {
    const some = fc.record({
      end: fc.constantFrom<ResistanceTrial['end']>('gave_way', 'refused', null),
      turn: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 40 }), (trials) => {
        for (const { resisting, gaveWayBy, refusedBy } of resistanceCurve(trials))
          expect((resisting ?? 0) + (gaveWayBy ?? 0) + (refusedBy ?? 0)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('persuader, persuadee and what neither explains', () => {
  const cells = (table: readonly (readonly (number | null)[])[]) =>
    table.flatMap((row, a) => row.map((mean, b) => ({ persuader: `a${a}`, persuadee: `b${b}`, mean })));

  it('add up to each cell', () => {
    const found = decomposePairs(
      cells([
        [0.2, 0.6],
        [0.4, 0.4],
      ]),
    );
    expect(found?.grand).toBeCloseTo(0.4, 12);
    expect(found?.persuaders.a0).toBeCloseTo(0, 12);
    expect(found?.persuadees.b0).toBeCloseTo(-0.1, 12);
    expect(found?.interactions[0]?.interaction).toBeCloseTo(-0.1, 12);
    expect(found?.shares).toMatchObject({ persuader: expect.closeTo(0, 9), persuadee: expect.closeTo(0.5, 9) });
  });

  it('are not defined for a table with a hole, and have no shares without variance', () => {
    expect(
      decomposePairs(
        cells([
          [0.2, null],
          [0.4, 0.4],
        ]),
      ),
    ).toBeNull();
    expect(decomposePairs([])).toBeNull();
    expect(decomposePairs(cells([[0.5, 0.5]]))?.shares).toBeNull();
  });
});

describe('distributions of shifts', () => {
  it('dominate in first order only where they lie on one side everywhere', () => {
    expect(dominance([0.2, 0.4], [0.1, 0.3])).toEqual({ superiority: 0.75, firstOrder: 'a' });
    expect(dominance([0.1, 0.9], [0.4, 0.5])).toEqual({ superiority: 0.5, firstOrder: null });
    expect(dominance([0.3], [0.3])).toEqual({ superiority: 0.5, firstOrder: null });
    expect(dominance([], [1])).toBeNull();
  });

  it('are the same the other way round', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [one, other] = [dominance(a, b), dominance(b, a)];
        expect((one?.superiority ?? 0) + (other?.superiority ?? 0)).toBeCloseTo(1, 9);
        expect([one?.firstOrder, other?.firstOrder]).not.toEqual(['a', 'a']);
        const brute = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
        expect(one?.superiority).toBeCloseTo(brute.reduce<number>((s, v) => s + v, 0) / brute.length, 9);
      }),
    );
  });

  it('have percentile curves from the least to the largest', () => {
    expect(percentileCurve([3, 1, 2], 3)).toEqual([
      { p: 0, value: 1 },
      { p: 0.5, value: 2 },
      { p: 1, value: 3 },
    ]);
    expect(percentileCurve([])).toEqual([]);
  });

  it('count backfire beyond half a level', () => {
    expect(backfire([0.5, 0.1, -0.1, -0.25, null])).toEqual({ n: 4, toward: 1, unmoved: 2, away: 1, rate: 0.25 });
    expect(backfire([null])).toMatchObject({ n: 0, rate: null });
  });
});

describe('said against believed', () => {
  it.each([
    [0.75, 0.83, 'convinced', -0.08],
    [0.75, 0.2, 'compliant', 0.55],
    [0.25, 0.6, 'private', -0.35],
    [0.5, 0.49, 'compliant', 0.01],
    [0.25, 0.1, 'resistant', 0.15],
  ] as const)('%s said and %s believed is %s', (said, believed, kind, gap) => {
    const found = saidAndBelieved(said, believed);
    expect(found.class).toBe(kind);
    expect(found.gap).toBeCloseTo(gap, 12);
  });

  it('is unclassified where one is missing', () => {
    expect(saidAndBelieved(null, 0.5)).toEqual({ class: 'unclassified', gap: null });
  });
});
