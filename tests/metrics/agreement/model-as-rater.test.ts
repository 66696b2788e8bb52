import { describe, expect, it } from 'vitest';
import { modelAsRater } from '../../../metrics/agreement/model-as-rater.ts';

const RATINGS: Readonly<Record<string, string>> = { ann: '00112', bob: '00112', cem: '01112', model: '01102' };
const rows = Object.entries(RATINGS).flatMap(([rater, ratings]) =>
  [...ratings].map((rating, item) => ({ item: `${item}`, rater, rating })),
);

describe('a model as one more rater (M 4.6)', () => {
  it('stands beside people, each measured against the majority of the others', () => {
    const found = modelAsRater(rows, { model: 'model' });
    expect(found.people).toEqual([
      // Of item 1 bob says 0 and cem 1: no majority without ann, nor without bob.
      { rater: 'ann', items: 4, share: 1 },
      { rater: 'bob', items: 4, share: 1 },
      { rater: 'cem', items: 5, share: 0.8 },
    ]);
    expect(found.model).toEqual({ rater: 'model', items: 5, share: 0.6 });
    expect(found.alphaWithModel!).toBeLessThan(found.alphaPeople!);
  });

  it('is undefined where nobody else rated', () => {
    const alone = rows.filter(({ rater }) => rater === 'model');
    expect(modelAsRater(alone, { model: 'model' })).toMatchObject({
      alphaPeople: null,
      people: [],
      model: { items: 0, share: null },
    });
  });
});
