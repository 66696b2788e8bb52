import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/digest.ts';
import { duplicateReport } from '../../../datasets/duplicates/duplicate-report.ts';
import { textItem } from '../../../datasets/duplicates/read-items.ts';
import type { TextItem } from '../../../datasets/duplicates/text-item.ts';
import { collectShipped } from '../support.ts';

function item(key: string, text: string, fields: Partial<TextItem> = {}): TextItem {
  const truth = { verdict: null, categories: {}, native: {} };
  return { id: sha256(key), source: 'a', split: null, text, truth, cluster: null, ...fields };
}
const safe = { truth: { verdict: 'safe', categories: {}, native: {} } } as const;
const unsafe = { truth: { verdict: 'unsafe', categories: {}, native: {} } } as const;

describe('duplicates', () => {
  it('of the OpenAI set: nine texts occur twice, and one pair contradicts itself', async () => {
    const { cases } = await collectShipped('openai-moderation');
    const { exact, contradictions, cases: n } = duplicateReport(cases.map(textItem), 0.8);
    expect(n).toBe(1_595);
    expect(exact.identical).toBe(9);
    // Four more are equal but for case and white space.
    expect(exact).toMatchObject({ texts: 13, extra_cases: 13 });
    expect(contradictions).toHaveLength(1);
    expect(contradictions[0]).toMatchObject({ on: ['HARASS', 'SEX.adult'] });
    expect(contradictions[0]?.cases.map(({ source }) => source)).toEqual(['openai-moderation', 'openai-moderation']);
  }, 60_000);

  it('of HateCheck against itself: no case is its own duplicate, a copy of it is wholly one', async () => {
    const items = (await collectShipped('hatecheck')).cases.map(textItem);
    const copies = items.map((one) => ({ ...one, id: sha256(one.id), source: 'copy' }));
    const both = duplicateReport([...items, ...items, ...copies], 0.8);
    expect(both).toMatchObject({ cases: 2 * 3_728, distinct_texts: 3_728, contradictions: [] });
    const within = both.sources.find(({ from, to }) => from === 'hatecheck' && to === 'hatecheck');
    expect(within).toMatchObject({ cases: 3_728, exact: 0, near: 719 });
    const across = both.sources.filter(({ from, to }) => from !== to);
    expect(across).toMatchObject([
      { from: 'copy', to: 'hatecheck', cases: 3_728, exact: 3_728, near: 3_728, share: 1 },
      { from: 'hatecheck', to: 'copy', cases: 3_728, exact: 3_728, near: 3_728, share: 1 },
    ]);
  }, 60_000);

  it('are the same in whatever order the rows come', async () => {
    const items = (await collectShipped('xstest')).cases.map(textItem);
    const shuffled = items.toSorted((a, b) => (sha256(`x${a.id}`) < sha256(`x${b.id}`) ? -1 : 1));
    expect(duplicateReport(shuffled, 0.7)).toEqual(duplicateReport(items, 0.7));
  });

  it('count cases with a counterpart, by ordered pair of sources', () => {
    const report = duplicateReport(
      [
        item('1', 'the very same text'),
        item('2', 'The very  SAME text', { source: 'b' }),
        item('3', 'another one here'),
      ],
      0.8,
    );
    expect(report.sources).toEqual([
      { from: 'a', to: 'a', cases: 2, exact: 0, near: 0, share: 0 },
      { from: 'a', to: 'b', cases: 2, exact: 1, near: 1, share: 0.5 },
      { from: 'b', to: 'a', cases: 1, exact: 1, near: 1, share: 1 },
      { from: 'b', to: 'b', cases: 1, exact: 0, near: 0, share: 0 },
    ]);
  });

  it('show what leaks from one split into another, of the same source too', () => {
    const train = { split: 'train' };
    const report = duplicateReport(
      [item('1', 'thanks a lot', train), item('2', 'Thanks a lot', { split: 'test' }), item('3', 'bye', train)],
      0.8,
    );
    expect(report.splits).toEqual([
      { from: 'a test', to: 'a train', cases: 1, exact: 1, near: 1, share: 1 },
      { from: 'a train', to: 'a test', cases: 2, exact: 1, near: 1, share: 0.5 },
    ]);
  });

  it('contradict each other by a known truth only, and never when they are merely near', () => {
    const twice = (a: Partial<TextItem>, b: Partial<TextItem>, other = 'one text') =>
      duplicateReport([item('1', 'one text', a), item('2', other, b)], 0.5).contradictions.length;
    expect(twice(safe, unsafe)).toBe(1);
    expect(twice(safe, {})).toBe(0);
    expect(twice(safe, unsafe, 'one text!')).toBe(0);
  });
});
