import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample, resampleWeights, unitsOf } from '../../metrics/bootstrap.ts';
import { randomStream } from '../../metrics/prng.ts';
import { rankingMetrics } from '../../metrics/ranking.ts';
import { createRankingOfDraws } from '../../metrics/ranking-draws.ts';

describe('weights of a draw', () => {
  it('are the counts of the same resample, unit by unit', () => {
    const units = unitsOf(Int32Array.from([4, -1, 4, 2, 2, -1, 4]));
    const codes = Int32Array.from(units.order.keys());
    const column = { codes, counts: new Int32Array(codes.length) };
    const counted: number[][] = [];
    const stream = () => randomStream('weights', 3);
    resample(units, [column], { draws: 40, stream: stream(), onDraw: () => counted.push([...column.counts]) });
    const weighted: number[][] = [];
    resampleWeights(units, {
      draws: 40,
      stream: stream(),
      onDraw: (weights) => {
        const rows = [...weights].flatMap((weight, unit) =>
          new Array<number>(units.starts[unit + 1]! - units.starts[unit]!).fill(weight),
        );
        weighted.push(rows);
      },
    });
    expect(weighted).toEqual(counted);
  });
});

describe('ranking metrics of a draw', () => {
  it('equal those of counting first, to the last bit, for any ties and units', () => {
    const row = fc.record({
      threshold: fc.nat({ max: 4 }),
      positive: fc.nat({ max: 1 }),
      unit: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 }),
        (rows, drawn) => {
          const weights = Uint16Array.from(drawn);
          const of = createRankingOfDraws({
            threshold: Int32Array.from(rows, ({ threshold }) => threshold),
            thresholds: 5,
            positive: Uint8Array.from(rows, ({ positive }) => positive),
            unit: Int32Array.from(rows, ({ unit }) => unit),
          });
          const [positives, negatives] = [new Float64Array(5), new Float64Array(5)];
          for (const { threshold, positive, unit } of rows) {
            (positive === 1 ? positives : negatives)[threshold]! += weights[unit]!;
          }
          expect(of(weights)).toEqual(rankingMetrics({ positives, negatives }));
        },
      ),
    );
  });
});
