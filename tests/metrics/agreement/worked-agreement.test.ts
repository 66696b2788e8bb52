import { describe, expect, it } from 'vitest';
import { MEASUREMENT_LEVELS } from '../../../metrics/agreement/level.ts';
import { agreementOf, rowsByItem, rowsByRater, WORKED } from './support.ts';

const digits = (text: string) => text.split('').map((char) => (char === '.' ? null : Number(char)));
const alphas = (rows: ReturnType<typeof rowsByRater>) =>
  MEASUREMENT_LEVELS.map((level) => agreementOf(rows, { level }).krippendorff_alpha);

describe('agreement: the worked numbers of R 7.1', () => {
  it.each([
    ['A', 'B', 0.8333, 0.6667],
    ['A', 'C', 0.5, 0],
    ['B', 'C', 0.6667, 0.25],
  ] as const)('Cohen of %s and %s', (first, second, agreement, kappa) => {
    const score = agreementOf(rowsByRater([WORKED[first], WORKED[second]]));
    expect(score.percent_agreement).toBeCloseTo(agreement, 4);
    expect(score.cohen_kappa).toBeCloseTo(kappa, 4);
  });

  it('Fleiss, AC1 and alpha of all three', () => {
    const score = agreementOf(rowsByRater(Object.values(WORKED)));
    expect(score).toMatchObject({ n_items: 6, n_items_paired: 6, n_raters: 3, n_ratings: 18, cohen_kappa: null });
    expect(score.percent_agreement).toBeCloseTo(0.6667, 4);
    expect(score.fleiss_kappa).toBeCloseTo(0.2987, 4);
    expect(score.gwet_ac1).toBeCloseTo(0.3647, 4);
    expect(score.krippendorff_alpha).toBeCloseTo(0.3377, 4);
    expect(score.prevalence).toEqual({ 0: 11 / 18, 1: 7 / 18 });
  });

  it("Krippendorff's own example, with missing ratings and an item of one rating", () => {
    const rows = rowsByRater(['123321412...', '1233224125.3', '.3332342251.', '12332441251.'].map(digits));
    const [nominal, ordinal, interval] = alphas(rows);
    expect(nominal).toBeCloseTo(0.7434, 4);
    expect(ordinal).toBeCloseTo(0.8154, 4);
    expect(interval).toBeCloseTo(0.8491, 4);
  });
});

describe('agreement: the worked numbers of M 4.6', () => {
  it('Cohen with weights', () => {
    const score = agreementOf(
      rowsByRater([
        [0, 0, 1, 2, 2, 0, 1, 2, 0, 1],
        [0, 1, 1, 2, 2, 0, 0, 2, 0, 2],
      ]),
    );
    expect(score.cohen_kappa).toBeCloseTo(0.545455, 6);
    expect(score.cohen_kappa_linear).toBeCloseTo(0.680851, 6);
    expect(score.cohen_kappa_quadratic).toBeCloseTo(0.8, 12);
  });

  it('the prevalence paradox', () => {
    const pairs = [...Array(93).fill([0, 0]), ...Array(2).fill([0, 1]), ...Array(4).fill([1, 0]), [1, 1]];
    const score = agreementOf(rowsByItem(pairs));
    expect(score.percent_agreement).toBeCloseTo(0.94, 12);
    expect(score.cohen_kappa).toBeCloseTo(0.2208, 4);
  });

  it('Fleiss of counts by item, and alpha beside it', () => {
    const counts = [
      [4, 0, 0],
      [3, 1, 0],
      [0, 3, 1],
      [0, 0, 4],
      [1, 1, 2],
    ];
    const items = counts.map((row) => row.flatMap((count, category) => Array<number>(count).fill(category)));
    const score = agreementOf(rowsByItem(items));
    expect(score.percent_agreement).toBeCloseTo(0.633333, 6);
    expect(score.fleiss_kappa).toBeCloseTo(173 / 393, 12);
    expect(score.krippendorff_alpha).toBeCloseTo(0.468193, 6);
  });

  it('alpha at four levels', () => {
    const rows = rowsByRater([
      [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
      [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
      [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
      [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
    ]);
    [0.743421, 0.815388, 0.849107, 0.797403].forEach((alpha, at) => {
      expect(alphas(rows)[at]).toBeCloseTo(alpha, 6);
    });
  });

  it('alpha of safe, controversial and unsafe, as numbers and as an order of words', () => {
    const ratings = [
      [0, 0, 1, 2, 2, 0, 1, null],
      [0, 1, 1, 2, 2, 0, null, 2],
      [0, 0, 2, 2, 1, null, null, null],
      [null, 0, 1, 2, 2, 0, 1, null],
    ];
    const order = ['safe', 'controversial', 'unsafe'];
    const words = rowsByRater(ratings.map((row) => row.map((code) => (code === null ? null : order[code]!))));
    const expected = { nominal: 122 / 191, ordinal: 40841 / 48960, interval: 338 / 407 };
    for (const [level, alpha] of Object.entries(expected) as [keyof typeof expected, number][]) {
      expect(agreementOf(rowsByRater(ratings), { level }).krippendorff_alpha).toBeCloseTo(alpha, 12);
      expect(agreementOf(words, { level, order }).krippendorff_alpha).toBeCloseTo(alpha, 12);
    }
    const score = agreementOf(words, { order });
    expect(score).toMatchObject({ n_items: 8, n_items_paired: 7, n_ratings: 25, fleiss_kappa: null });
    expect(score.notes.join('\n')).toContain('1 of 8 items have one rating');
    expect(score.notes.join('\n')).toContain('below 0.667');
    const complete = rowsByRater(ratings.slice(0, 3).map((row) => row.slice(0, 5)));
    expect(agreementOf(complete).krippendorff_alpha).not.toBeCloseTo(122 / 191, 3);
  });

  it('alpha after listwise deletion is another number', () => {
    const four = rowsByRater([
      [0, 1, 2, 2],
      [1, 1, 2, 2],
      [0, 2, 2, 1],
      [0, 1, 2, 2],
    ]);
    expect(agreementOf(four).krippendorff_alpha).toBeCloseTo(0.43038, 5);
  });

  it.each([
    [
      'nominal',
      [
        [1, 1, 0],
        [0, 0],
      ],
      1 / 3,
    ],
    [
      'nominal',
      [
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
        [0, 0, 1],
      ],
      0.685714,
    ],
    [
      'interval',
      [
        [1, 2],
        [3, 4],
        [1, 1],
      ],
      19 / 24,
    ],
    [
      'ordinal',
      [
        [1, 1],
        [3, 4],
        [5, 5],
      ],
      94 / 99,
    ],
  ] as const)('%s alpha of %j', (level, items, alpha) => {
    expect(agreementOf(rowsByItem(items), { level }).krippendorff_alpha).toBeCloseTo(alpha, 6);
  });

  it('is undefined for identical ratings and without a pair, and says which', () => {
    const same = agreementOf(
      rowsByItem([
        [1, 1],
        [1, 1, 1],
      ]),
    );
    expect(same).toMatchObject({ percent_agreement: 1, krippendorff_alpha: null, gwet_ac1: null });
    expect(same.notes.join('\n')).toMatch(/krippendorff_alpha: null, no variation/);
    const single = agreementOf(rowsByItem([[1], [2]]));
    expect(single).toMatchObject({ percent_agreement: null, krippendorff_alpha: null, fleiss_kappa: null, n_items: 2 });
    expect(single.notes.join('\n')).toMatch(/krippendorff_alpha.*no item has two ratings/);
  });
});
