import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGREEMENT_METRICS } from '../../../metrics/agreement/agreement-score.ts';
import { createCohenKappas } from '../../../metrics/agreement/cohen.ts';
import { createKrippendorffAlpha } from '../../../metrics/agreement/krippendorff-alpha.ts';
import { MEASUREMENT_LEVELS } from '../../../metrics/agreement/level.ts';
import { patternsOf } from '../../../metrics/agreement/rating-patterns.ts';
import type { RatingRow } from '../../../metrics/agreement/rating-row.ts';
import { DuplicateRatingError } from '../../../metrics/agreement/rating-table.ts';
import { scoreAgreement } from '../../../metrics/agreement/score-agreement.ts';
import { cohenKappa, KAPPA_WEIGHTS } from '../../../metrics/cohen-kappa.ts';
import { agreementOf, rowsByItem, rowsByRater } from './support.ts';

const rating = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 4 });
const tables = fc
  .record({ raters: fc.integer({ min: 2, max: 4 }), items: fc.integer({ min: 1, max: 12 }) })
  .chain(({ raters, items }) =>
    fc.array(fc.array(rating, { minLength: items, maxLength: items }), { minLength: raters, maxLength: raters }),
  )
  .map(rowsByRater)
  .filter((rows) => rows.length > 0);

function shuffled(rows: readonly RatingRow[]): RatingRow[] {
  return [...rows].reverse().sort((a, b) => (a.rating as number) - (b.rating as number));
}

describe('agreement of any ratings', () => {
  it('stays within its bounds at every level, and a null has its note', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...MEASUREMENT_LEVELS), (rows, level) => {
        const score = agreementOf(rows, { level });
        for (const metric of AGREEMENT_METRICS) {
          const value = score[metric];
          if (value === null) expect(score.notes.some((note) => note.includes(metric))).toBe(true);
          else {
            expect(value).toBeLessThanOrEqual(1 + 1e-12);
            expect(value).toBeGreaterThanOrEqual(metric === 'percent_agreement' ? 0 : -20);
          }
        }
        const shares = Object.values(score.prevalence).reduce<number>((sum, share) => sum + share!, 0);
        expect(shares).toBeCloseTo(1, 12);
      }),
    );
  });

  it('depends neither on the order of rows nor on the names of raters, intervals included', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...MEASUREMENT_LEVELS), (rows, level) => {
        const options = { level, draws: 20 };
        const score = scoreAgreement(rows, options);
        expect(scoreAgreement(shuffled(rows), options)).toEqual(score);
        const renamed = rows.map((row) => ({ ...row, rater: `z${9 - Number(row.rater.slice(6))}` }));
        for (const metric of AGREEMENT_METRICS) {
          const [a, b] = [score[metric], scoreAgreement(renamed, options)[metric]];
          if (a === null) expect(b).toBeNull();
          else expect(b).toBeCloseTo(a, 10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the names of categories at the nominal level', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const other = rows.map((row) => ({ ...row, rating: `c${(Number(row.rating) * 3 + 1) % 5}` }));
        for (const metric of [
          'percent_agreement',
          'cohen_kappa',
          'fleiss_kappa',
          'gwet_ac1',
          'krippendorff_alpha',
        ] as const) {
          const [a, b] = [agreementOf(rows)[metric], agreementOf(other)[metric]];
          if (a === null) expect(b).toBeNull();
          else expect(b).toBeCloseTo(a, 10);
        }
      }),
    );
  });

  it('interval alpha ignores shift and scale, ratio alpha scale, ordinal alpha any rising map', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const alpha = (level: 'ordinal' | 'interval' | 'ratio', to: (x: number) => number) =>
          agreementOf(
            rows.map((row) => ({ ...row, rating: to(Number(row.rating)) })),
            { level },
          ).krippendorff_alpha;
        const same = (a: number | null, b: number | null) =>
          a === null ? expect(b).toBeNull() : expect(b).toBeCloseTo(a, 7);
        same(
          alpha('interval', (x) => x),
          alpha('interval', (x) => 1e6 - 2.5 * x),
        );
        same(
          alpha('interval', (x) => x),
          alpha('interval', (x) => x * 1e200),
        );
        same(
          alpha('ratio', (x) => x),
          alpha('ratio', (x) => x * 1e200),
        );
        same(
          alpha('ordinal', (x) => x),
          alpha('ordinal', (x) => x ** 3 - 7),
        );
      }),
    );
  });

  it('Cohen from pairs is Cohen from the square table', () => {
    const cell = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 }),
        (matrix) => {
          const codes = Int32Array.from({ length: 16 }, (_, at) => at);
          const pairs = { categories: 4, first: codes.map((at) => at >> 2), second: codes.map((at) => at & 3) };
          const kappas = createCohenKappas(pairs)(matrix.flat());
          for (const weight of KAPPA_WEIGHTS) {
            const table = cohenKappa(matrix, weight);
            if (table === null) expect(kappas[weight]).toBeNull();
            else expect(kappas[weight]).toBeCloseTo(table, 9);
          }
        },
      ),
    );
  });
});

describe('agreement: which coefficient stands for which data', () => {
  it('gives Cohen for exactly two raters, over the items that both rated', () => {
    const two = rowsByRater([
      [0, 1, 1, 0, 1],
      [0, 1, 0, 0, null],
    ]);
    expect(agreementOf(two).cohen_kappa).toBeCloseTo(0.5, 12);
    expect(agreementOf(two).fleiss_kappa).toBeNull();
    const third = agreementOf([...two, { item: 'item 0000', rater: 'third', rating: 0 }]);
    expect(third.cohen_kappa).toBeNull();
    expect(third.notes[0]).toContain('exactly two raters, there are 3');
  });

  it('leaves weighted kappas of words without an order null, with the way to have them', () => {
    const rows = rowsByItem([
      ['low', 'low'],
      ['mid', 'high'],
      ['high', 'high'],
    ]);
    expect(agreementOf(rows).cohen_kappa).not.toBeNull();
    expect(agreementOf(rows).cohen_kappa_linear).toBeNull();
    expect(agreementOf(rows).notes.join('\n')).toContain('--order');
    expect(agreementOf(rows, { order: ['low', 'mid', 'high'] }).cohen_kappa_linear).toBeCloseTo(2 / 3, 12);
  });

  it('counts declared categories that nobody used in AC1 and prevalence', () => {
    const rows = rowsByItem([
      ['a', 'a'],
      ['a', 'b'],
    ]);
    const score = agreementOf(rows, { order: ['a', 'b', 'c'] });
    expect(score.prevalence).toEqual({ a: 0.75, b: 0.25, c: 0 });
    expect(score.gwet_ac1).toBeCloseTo((0.5 - 0.1875) / (1 - 0.1875), 12);
  });

  it('refuses what is no rating on its scale', () => {
    const rows = rowsByItem([['a', 'b']]);
    expect(() => agreementOf(rows, { level: 'ordinal' })).toThrow(/needs numbers, or --order/);
    expect(() => agreementOf(rows, { order: ['a'] })).toThrow(/is not one of --order a/);
    expect(() => agreementOf(rowsByItem([[-1, 2]]), { level: 'ratio' })).toThrow(/below 0/);
    expect(() => agreementOf(rows, { order: ['a', 'b', 'a'] })).toThrow(/comes twice/);
    expect(() => agreementOf([...rows, rows[0]!])).toThrow(DuplicateRatingError);
  });
});

describe('intervals of agreement', () => {
  const rows = rowsByRater([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 3],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 4],
  ]);

  it('come from a bootstrap over items, of 2,000 draws and seed 1 when nothing is said', () => {
    const { intervals } = scoreAgreement(rows, { level: 'interval' });
    expect(Object.keys(intervals)).toEqual([...AGREEMENT_METRICS]);
    expect(intervals.krippendorff_alpha).toMatchObject({
      draws: 2000,
      seed: 1,
      level: 0.95,
      method: 'percentile bootstrap over items',
    });
    expect(intervals.cohen_kappa!.low).toBeLessThan(0.71);
    expect(intervals.cohen_kappa!.high).toBe(1);
    expect(scoreAgreement(rows, { seed: 2 }).intervals).not.toEqual(scoreAgreement(rows).intervals);
  });

  it('count the draws without variation as undefined', () => {
    const rare = rowsByItem([
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    const alpha = scoreAgreement(rare, { draws: 500 }).intervals.krippendorff_alpha!;
    expect(alpha.undefined_draws).toBeGreaterThan(100);
    expect(alpha.undefined_draws).toBeLessThan(250);
  });

  it('take no rounding error for variation where a draw holds one value', () => {
    const { patterns } = patternsOf(
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      2,
    );
    const alpha = createKrippendorffAlpha(patterns, { level: 'interval', values: Float64Array.of(0.1, 0.7) });
    for (let items = 1; items < 200; items += 1) expect(alpha([items, 0])).toBeNull();
    expect(alpha([1, 1])).toBe(1);
  });

  it('resample clusters of items where rows name them', () => {
    const clustered = rows.map((row) => ({ ...row, cluster: `c${Number(row.item.slice(-1)) % 2}` }));
    const { intervals } = scoreAgreement(clustered, { draws: 50 });
    expect(intervals.percent_agreement!.method).toBe('percentile bootstrap over clusters');
    const torn = clustered.map((row, at) => (at === 0 ? { ...row, cluster: 'other' } : row));
    expect(() => scoreAgreement(torn)).toThrow(/one cluster/);
  });

  it('are left out for alpha of a very fine ratio scale, with a note', () => {
    const fine = rowsByItem(Array.from({ length: 1500 }, (_, at) => [at, at + 0.5]));
    const score = scoreAgreement(fine, { level: 'ratio', draws: 600 });
    expect(score.krippendorff_alpha).toBeGreaterThan(0.9);
    expect(score.intervals.krippendorff_alpha).toBeNull();
    expect(score.intervals.gwet_ac1).not.toBeNull();
    expect(score.notes.join('\n')).toContain('3000 distinct values on a ratio scale');
  });
});
