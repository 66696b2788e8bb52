import type { EpochMs } from '../../core/clock.ts';
import type { RunId } from '../../core/ids.ts';
import type { Decision } from '../../review/decision.ts';
import { ITEM_STATES, type ItemState, type ReviewItemId } from '../../review/item.ts';
import { holdOf, isOver, lasts, standing } from '../../review/queue-rules.ts';
import { holderOf } from '../review-leases.ts';
import type { ItemRow, ReviewRows, Wish } from '../review-rows.ts';
import { decisionsIn, heldIn, type ReviewTables } from './review-decisions.ts';
import { pair } from './tables.ts';

type ItemRows = Pick<
  ReviewRows,
  'find' | 'findMany' | 'next' | 'insert' | 'setStand' | 'ofReviewer' | 'facts' | 'page' | 'awaiting' | 'open'
>;

export function itemRows(tables: ReviewTables): ItemRows {
  const { items, skips } = tables;
  const ownDecision = (item: ReviewItemId, reviewer: string) =>
    standing(decisionsIn(tables, item)).find((one) => one.reviewer === reviewer);
  const byId = (run: RunId | null, after: ReviewItemId | null): ItemRow[] =>
    [...items.values()]
      .filter(({ item }) => (run === null || item.run === run) && (after === null || item.id > after))
      .sort((a, b) => (a.item.id < b.item.id ? -1 : 1));

  const mayClaim = ({ item, stand }: ItemRow, wish: Wish): boolean => {
    const { run, reviewer, states, without, now } = wish;
    if (item.run !== run || !states.includes(stand.state) || (wish.item !== null && wish.item !== item.id))
      return false;
    if (stand.assignedTo !== null && stand.assignedTo !== reviewer) return false;
    if (stand.holder !== null && lasts(stand.lease, now)) return false;
    if (item.category !== null && without.includes(item.category)) return false;
    if (ownDecision(item.id, reviewer) !== undefined || skips.has(pair(item.id, reviewer))) return false;
    return stand.state === 'open' || heldIn(tables, item.id, now).length === 0;
  };

  return {
    find: async (id) => items.get(id) ?? null,
    findMany: async (ids) => ids.flatMap((id) => items.get(id) ?? []),
    next: async (wish) => [...items.values()].filter((row) => mayClaim(row, wish)).sort(byTurn)[0] ?? null,
    async insert(rows) {
      for (const { item, stand } of rows) items.set(item.id, { item: structuredClone(item), stand });
    },
    async setStand(id, stand) {
      const row = items.get(id);
      if (row !== undefined) items.set(id, { ...row, stand });
    },
    ofReviewer: async (reviewer) =>
      [...items.values()].filter(({ stand }) => stand.holder === reviewer || stand.assignedTo === reviewer),
    async facts({ reviewer, run, after, limit, now }) {
      return byId(run, after)
        .slice(0, limit)
        .map((row) => ({
          row,
          decidedAs: ownDecision(row.item.id, reviewer)?.role ?? null,
          skipped: skips.has(pair(row.item.id, reviewer)),
          held: heldIn(tables, row.item.id, now).length > 0,
        }));
    },
    page: async (run, after, limit) => byId(run, after).slice(0, limit),
    async awaiting(run, after, limit) {
      const under = byId(run, after).filter(({ stand }) => !isOver(stand.state));
      return under.slice(0, limit).map(({ item }) => item.id);
    },
    open: async (run, now) => countOpen(tables, run, now),
  };
}

function countOpen(tables: ReviewTables, run: RunId, now: EpochMs): Awaited<ReturnType<ReviewRows['open']>> {
  const all = [...tables.items.values()].filter(({ item }) => item.run === run);
  const under = all.filter(({ stand }) => !isOver(stand.state)).map(({ stand }) => stand);
  const byState = Object.fromEntries(
    ITEM_STATES.map((state) => [state, all.filter(({ stand }) => stand.state === state).length]),
  ) as Record<ItemState, number>;
  const deliveries = [...tables.outbox.values()].filter(({ item }) => tables.items.get(item)?.item.run === run);
  const pending = deliveries.filter(({ state }) => state === 'pending');
  const isHeld = (decision: Decision | undefined) => decision !== undefined && lasts(holdOf(decision), now);
  const holders = new Map<string, number>();
  for (const stand of under) {
    const holder = holderOf(stand, now);
    if (holder !== null) holders.set(holder, (holders.get(holder) ?? 0) + 1);
  }
  const least = (times: readonly (EpochMs | null)[]): EpochMs | null => {
    const known = times.filter((time) => time !== null);
    return known.length === 0 ? null : Math.min(...known);
  };
  return {
    byState,
    held: pending.filter(({ decision }) => isHeld(tables.decisions.get(decision))).length,
    undelivered: pending.length,
    refused: deliveries.filter(({ state }) => state === 'refused').length,
    oldestSince: least(under.map(({ publishedAt }) => publishedAt)),
    nextDueAt: least(under.map(({ dueAt }) => dueAt)),
    holders: [...holders].sort().map(([reviewer, count]) => ({ reviewer, items: count })),
  };
}

function byTurn(a: ItemRow, b: ItemRow): number {
  const mine = Number(a.stand.assignedTo === null) - Number(b.stand.assignedTo === null);
  const due = (a.stand.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.stand.dueAt ?? Number.MAX_SAFE_INTEGER);
  return mine || a.stand.priority - b.stand.priority || due || (a.item.id < b.item.id ? -1 : 1);
}
