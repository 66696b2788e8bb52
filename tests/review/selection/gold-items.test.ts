import { describe, expect, it } from 'vitest';
import { checkItem } from '../../../review/queue-rules.ts';
import { type GoldCase, goldItems } from '../../../review/selection/gold-items.ts';
import { caseNumber, shuffled, stage } from './support.ts';

const golds = Array.from(
  { length: 30 },
  (_, n): GoldCase => ({
    caseId: caseNumber(n),
    kind: 'text',
    category: null,
    verdict: n % 2 === 0 ? 'safe' : 'unsafe',
  }),
);
const stream = { share: 0.04, items: 240, taken: new Set<GoldCase['caseId']>() };

describe('gold items', () => {
  it('make up their share of the stream, as items that the queue takes, with the same turn as others', () => {
    const items = goldItems(golds, stage(), stream);
    expect(items).toHaveLength(10);
    for (const item of items) {
      checkItem(item);
      expect(item).toMatchObject({ priority: 100, wanted: 2, flags: [{ reason: 'gold' }] });
    }
  });

  it('are the same whatever the order of the gold cases, and never a case that the stream holds', () => {
    const items = goldItems(golds, stage(), stream);
    expect(goldItems(shuffled(golds, 4), stage(), stream)).toEqual(items);
    const taken = new Set(items.map(({ caseId }) => caseId));
    const others = goldItems(golds, stage(), { ...stream, taken });
    expect(others).toHaveLength(10);
    expect(others.filter(({ caseId }) => taken.has(caseId))).toEqual([]);
    expect(goldItems(golds, stage(), { ...stream, share: 0 })).toEqual([]);
    expect(() => goldItems(golds, stage(), { ...stream, share: 1 })).toThrow(/gold share/);
  });
});
