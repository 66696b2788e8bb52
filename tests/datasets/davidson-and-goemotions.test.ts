import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHIPPED_DATA } from '../../datasets/open-dataset.ts';
import { collectShipped, tally, textOfCase } from './support.ts';

describe('Davidson', async () => {
  const { cases, rejected } = await collectShipped('davidson');

  it('has 1,430 hate, 19,190 offensive and 4,163 neither', () => {
    expect(rejected).toEqual([]);
    expect(cases).toHaveLength(24_783);
    expect(tally(cases.map(({ facets }) => facets.class))).toEqual({ hate: 1_430, offensive: 19_190, neither: 4_163 });
    expect(tally(cases.map(({ truth }) => truth.verdict))).toEqual({ unsafe: 20_620, safe: 4_163 });
  });

  it('leaves the members of the group "offensive" unknown, and knows all three absent in "neither"', () => {
    const of = (name: string) => cases.find(({ facets }) => facets.class === name)?.truth.categories;
    expect(of('offensive')).toEqual({ PROFANITY: null, HARASS: null });
    expect(of('neither')).toEqual({ HATE: false, PROFANITY: false, HARASS: false });
    expect(of('hate')).toMatchObject({ HATE: true });
  });

  it('keeps the line breaks of 917 tweets and the HTML entities', () => {
    expect(cases.filter((item) => /[\r\n]/.test(textOfCase(item)))).toHaveLength(917);
    expect(textOfCase(cases[0]!)).toContain('&amp; as a man');
  });

  it('takes the index with its gaps as row id, and 3 to 9 votes', () => {
    const ids = cases.map(({ rowId }) => Number(rowId));
    expect(ids[0]).toBe(0);
    expect(Math.max(...ids)).toBeGreaterThan(24_782);
    expect(tally(cases.map(({ facets }) => facets.annotators))).toEqual({ 3: 22_807, 4: 211, 6: 1_571, 7: 27, 9: 167 });
  });
});

describe('GoEmotions', async () => {
  const { cases, rejected } = await collectShipped('goemotions');
  const bySplit = (split: string) => cases.filter(({ facets }) => facets.split === split);
  const splits = ['train', 'dev', 'test'];

  it('has 43,410 / 5,426 / 5,427 rows, 7,102 / 878 / 837 of them with several labels', () => {
    expect(rejected).toEqual([]);
    expect(splits.map((split) => bySplit(split).length)).toEqual([43_410, 5_426, 5_427]);
    const several = (split: string) => bySplit(split).filter(({ facets }) => facets.emotions !== '1').length;
    expect(splits.map(several)).toEqual([7_102, 878, 837]);
  });

  it('masks the verdict and knows all 28 emotions of every row', () => {
    const masked = cases.filter(({ truth }) => truth.verdict === null && Object.keys(truth.categories).length === 0);
    expect(masked).toHaveLength(54_263);
    expect(cases.every(({ truth }) => Object.values(truth.native).every((value) => value !== null))).toBe(true);
    expect(cases.every(({ truth }) => Object.keys(truth.native).length === 28)).toBe(true);
  });

  it('takes the labels in the order of the labels.txt that ships', async () => {
    const names = (await readFile(join(SHIPPED_DATA, 'goemotions/labels.txt'), 'utf8')).trim().split('\n');
    expect(Object.keys(cases[0]!.truth.native)).toEqual(names);
    expect(names).toHaveLength(28);
  });

  it('unescapes the texts with a double quote: 1,097 / 137 / 149, none with a doubled one', () => {
    const quoted = (split: string) =>
      bySplit(split)
        .map(textOfCase)
        .filter((text) => text.includes('"'));
    expect(splits.map((split) => quoted(split).length)).toEqual([1_097, 137, 149]);
    expect(quoted('test')[0]).toBe(`"We need more content." "OK. here's some ballerina shoes."`);
    const spaced = bySplit('test').find(({ rowId }) => rowId === 'een27c3');
    expect(spaced && textOfCase(spaced).endsWith(' ')).toBe(true);
  });
});
