import { describe, expect, it } from 'vitest';
import type { ClassificationRow } from '../../metrics/classification-row.ts';
import { offPolicyViews } from '../../metrics/one-vs-benign.ts';
import { samplesF1 } from '../../metrics/samples-f1.ts';
import { categoryRows } from './support.ts';

const row = (
  id: string,
  [truth, predicted]: readonly [string | null, string | null],
  truths: ClassificationRow['categories_truth'] = {},
  answers: ClassificationRow['categories_predicted'] = {},
): ClassificationRow => ({
  case_id: id,
  truth,
  predicted,
  status: predicted === null ? 'refused' : null,
  categories_truth: truths,
  categories_predicted: answers,
});

describe('truth of another policy (M 4.2)', () => {
  const rows = [
    row('1', ['unsafe', 'unsafe'], { hate: true, sexual: false }, { hate: true, sexual: false }),
    row('2', ['unsafe', 'unsafe'], { hate: false, sexual: true }, { hate: true, sexual: false }),
    row('3', ['safe', 'safe'], { hate: false, sexual: false }, { hate: false, sexual: false }),
    row('4', ['safe', 'unsafe'], { hate: false, sexual: null }, { hate: false, sexual: true }),
    row('5', ['unsafe', null], { hate: true, sexual: null }),
    row('6', [null, 'safe'], { hate: null, sexual: true }, { hate: true, sexual: true }),
  ];

  it('is read overall, one against all and one against benign', () => {
    const { overall, categories } = offPolicyViews(rows);
    expect(overall).toMatchObject({ tp: 2, fp: 1, fn: 1, support: 3 });
    expect(categories.hate!.oneVsAll).toMatchObject({ tp: 1, fp: 1, fn: 1 });
    // Row 2 is positive for another category only: its false positive is not held against the moderator.
    expect(categories.hate!.oneVsBenign).toMatchObject({ tp: 1, fp: 0, fn: 1, precision: 1 });
    expect(categories.hate!.otherPositives).toBe(1);
    expect(categories.hate!.oneVsBenignByVerdict).toMatchObject({ tp: 1, fp: 1, fn: 1 });
    expect(categories.sexual!.oneVsAll).toMatchObject({ tp: 1, fp: 0, fn: 1 });
    expect(categories.sexual!.oneVsBenignByVerdict).toMatchObject({ tp: 1, fn: 1 });
  });

  it('leaves missing answers out when told to, and never scores what could not be assessed', () => {
    expect(offPolicyViews(rows, { missing: 'dropped' }).overall).toMatchObject({ tp: 2, fp: 1, fn: 0 });
    const lost = offPolicyViews([{ ...rows[0]!, predicted: null, status: 'not_assessable' }]);
    expect(lost.overall).toBeNull();
    expect(lost.categories.hate).toMatchObject({ oneVsAll: null, oneVsBenign: null, oneVsBenignByVerdict: null });
  });

  it('scores a category that the moderator lacks by its verdict only', () => {
    const lacks = offPolicyViews([row('1', ['unsafe', 'unsafe'], { hate: true, sexual: true }, { hate: true })]);
    expect(lacks.categories.sexual).toMatchObject({ oneVsBenign: null, oneVsBenignByVerdict: { tp: 1 } });
  });

  it('takes controversial as positive, or not', () => {
    const one = [row('1', ['safe', 'controversial'], { hate: false })];
    expect(offPolicyViews(one).overall).toMatchObject({ fp: 1 });
    expect(offPolicyViews(one, { controversial: 'loose' }).overall).toMatchObject({ fp: 0 });
  });
});

describe('samples F1 of example B with unknown read as false (M 4.2)', () => {
  const names = ['hate', 'violence', 'sexual', 'self_harm'];
  const truths = ['1000', '1100', '0010', '0000', '0100', '0000'];
  const answers = ['1010', '1000', '0010', '0100', '0101', '0000'];
  const cells = (rows: readonly string[]) => rows.map((cells) => [...cells].map((cell) => (cell === '1' ? 1 : 0)));
  const rows = categoryRows(names, cells(truths), cells(answers));

  it('is .5 with zero division 0 and .666667 with 1', () => {
    expect(samplesF1(rows, 0)).toBeCloseTo(0.5, 12);
    expect(samplesF1(rows, 1)).toBeCloseTo(0.666667, 6);
  });

  it('is undefined for no rows', () => {
    expect(samplesF1([], 0)).toBeNull();
    expect(samplesF1([rows[5]!], 'nan')).toBeNull();
  });
});
