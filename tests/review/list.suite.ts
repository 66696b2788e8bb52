import { expect } from 'vitest';
import { InvalidInputError } from '../../core/errors.ts';
import { UNDO_MS } from '../../review/queue.ts';
import type { Suite } from '../store/check.ts';
import { RUN, type TestStore } from '../store/fixture.ts';
import { reviewItem } from './items.ts';
import { claimed, vote, withItems } from './started.ts';

const TWO = reviewItem(0, { wanted: 2 });

/** What every review queue must do: a reviewer's own lists. */
export const reviewListSuite: Suite<TestStore> = [
  {
    name: 'lists what a reviewer can take, holds, has decided or skipped, by id, and nothing else',
    async run(create) {
      const items = Array.from({ length: 6 }, (_, n) => reviewItem(n, n === 4 ? { kind: 'image' } : {}));
      const { reviews, store } = await withItems(create, items);
      const id = (n: number) => (items[n] as typeof TWO).id;
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      await reviews.skip((await claimed(reviews, 'ada')).lease, 'mine');
      const held = await reviews.claim({ run: RUN, reviewer: 'ada', item: id(2) });
      await reviews.claim({ run: RUN, reviewer: 'bo', item: id(3) });
      await reviews.reassign(id(5), { lead: 'lea', to: 'ada', reason: 'load' });
      const list = async (filter: Partial<Parameters<typeof reviews.list>[0]> = {}) =>
        Object.fromEntries((await reviews.list({ reviewer: 'ada', ...filter })).map((one) => [one.item.id, one.state]));
      const all = {
        [id(0)]: 'committed',
        [id(1)]: 'skipped',
        [id(2)]: 'held',
        [id(4)]: 'claimable',
        [id(5)]: 'claimable',
      };
      expect(await list()).toEqual(all);
      const sorted = Object.keys(all).sort();
      expect((await reviews.list({ reviewer: 'ada' })).map(({ item }) => item.id)).toEqual(sorted);
      expect(await list({ run: 'another' })).toEqual({});
      expect(await list({ kind: 'image' })).toEqual({ [id(4)]: 'claimable' });
      expect(await list({ state: 'held' })).toEqual({ [id(2)]: 'held' });
      expect(await list({ mine: true })).toEqual({ [id(0)]: 'committed', [id(2)]: 'held', [id(5)]: 'claimable' });
      const rest = { after: sorted[1] as (typeof TWO)['id'], limit: 2 };
      expect(Object.keys(await list(rest)).sort()).toEqual(sorted.slice(2, 4));
      expect(await list({ without: [TWO.category as string], state: 'claimable' })).toEqual({});
      expect(Object.keys(await list({ reviewer: 'bo' }))).toHaveLength(3);
      expect((await reviews.list({ reviewer: 'ada', state: 'held' }))[0]?.lease).toEqual(held?.lease);
      await expect(reviews.list({ reviewer: 'ada', limit: 0 })).rejects.toThrow(InvalidInputError);
    },
  },
  {
    name: 'lists a conflict to adjudicators once it can be claimed, and to its reviewers as committed alone',
    async run(create) {
      const { reviews, store, clock } = await withItems(create, [TWO]);
      await reviews.addReviewer({ name: 'rita', roles: ['reviewer'] });
      await vote(store, { reviewer: 'ada', verdict: 'safe' });
      await vote(store, { reviewer: 'bo', verdict: 'unsafe' });
      expect(await reviews.list({ reviewer: 'cy' })).toEqual([]);
      clock.advance(UNDO_MS);
      for (const [reviewer, found] of [
        ['cy', ['claimable', 'adjudicator']],
        ['ada', ['committed', 'reviewer']],
        ['rita', undefined],
      ] as const) {
        const [one] = await reviews.list({ reviewer });
        expect(one && [one.state, one.item.role]).toEqual(found);
      }
    },
  },
  {
    name: 'lists the leases of one reviewer in the order of their ends, with drafts',
    async run(create) {
      const { reviews, clock } = await withItems(create, [reviewItem(0), reviewItem(1), reviewItem(2)]);
      const [first, second] = [await claimed(reviews, 'ada'), await claimed(reviews, 'ada')];
      await claimed(reviews, 'bo');
      clock.advance(1_000);
      const lease = await reviews.heartbeat(first.lease);
      expect(await reviews.leases('ada')).toEqual([second, { ...first, lease }]);
      expect(await reviews.leases('cy')).toEqual([]);
    },
  },
];
