import type { Clock } from '../../core/clock.ts';
import type { ReviewItemId } from '../../review/item.ts';
import type { Decision, OutboxRow, ReviewAnswer, ReviewEvent, ReviewQueue } from '../../review/queue.ts';
import { lasts } from '../../review/queue-rules.ts';
import { createMutex } from '../mutex.ts';
import { createReviewLead } from '../review-lead.ts';
import { createReviewerQueue } from '../review-reviewer.ts';
import type { ItemRow, ReviewRows, ReviewTransaction, Wish } from '../review-rows.ts';
import { type MemoryTables, pair } from './tables.ts';

export function createMemoryReviews({ runs }: MemoryTables, clock: Clock): ReviewQueue {
  const rows = memoryRows((run) => runs.has(run));
  const mutex = createMutex();
  // The acts above write only after everything was checked, so that nothing has to be undone.
  const transaction: ReviewTransaction = async (work) => {
    await mutex.lock();
    try {
      return await work(rows, clock.now());
    } finally {
      mutex.unlock();
    }
  };
  return { ...createReviewerQueue(transaction), ...createReviewLead({ write: transaction, read: transaction }) };
}

function memoryRows(hasRun: (run: string) => boolean): ReviewRows {
  const items = new Map<ReviewItemId, ItemRow>();
  const decisions = new Map<string, Decision>();
  const outbox = new Map<string, OutboxRow>();
  const drafts = new Map<string, ReviewAnswer>();
  const skips = new Set<string>();
  const events: ReviewEvent[] = [];
  const decisionsOf = (item: ReviewItemId) => [...decisions.values()].filter((one) => one.item === item);

  const mayClaim = ({ item, stand }: ItemRow, { run, reviewer, without, now }: Wish): boolean => {
    if (item.run !== run || (stand.state !== 'open' && stand.state !== 'adjudication')) return false;
    if (stand.assignedTo !== null && stand.assignedTo !== reviewer) return false;
    if (stand.holder !== null && lasts(stand.lease, now)) return false;
    if (item.category !== null && without.includes(item.category)) return false;
    const standing = decisionsOf(item.id).filter(({ undoneAt }) => undoneAt === null);
    if (standing.some((one) => one.reviewer === reviewer) || skips.has(pair(item.id, reviewer))) return false;
    const held = standing.some(({ at, heldUntil }) => lasts({ from: at, until: heldUntil }, now));
    return stand.state === 'open' || !held;
  };

  return {
    hasRun: async (run) => hasRun(run),
    find: async (id) => items.get(id) ?? null,
    next: async (wish) => [...items.values()].filter((row) => mayClaim(row, wish)).sort(byTurn)[0] ?? null,
    insert: async (item, stand) => void items.set(item.id, { item: structuredClone(item), stand }),
    async setStand(id, stand) {
      const row = items.get(id);
      if (row !== undefined) items.set(id, { ...row, stand });
    },

    decision: async (id) => decisions.get(id) ?? null,
    decisions: async (item) => decisionsOf(item),
    async addDecision(decision, delivery) {
      decisions.set(decision.id, structuredClone(decision));
      outbox.set(decision.id, delivery);
    },
    async setUndone(id, at) {
      const [decision, delivery] = [decisions.get(id), outbox.get(id)];
      if (decision !== undefined) decisions.set(id, { ...decision, undoneAt: at });
      if (delivery !== undefined) outbox.set(id, { ...delivery, state: 'undone' });
    },
    outbox: async (item) => [...outbox.values()].filter((row) => row.item === item),

    draft: async (item, reviewer) => drafts.get(pair(item, reviewer)) ?? null,
    async setDraft(item, reviewer, answer) {
      if (answer === null) drafts.delete(pair(item, reviewer));
      else drafts.set(pair(item, reviewer), structuredClone(answer));
    },

    skipped: async (item, reviewer) => skips.has(pair(item, reviewer)),
    addSkip: async (item, reviewer) => void skips.add(pair(item, reviewer)),

    addEvent: async (event) => void events.push(event),
    events: async (item) => events.filter((event) => event.item === item),
  };
}

function byTurn(a: ItemRow, b: ItemRow): number {
  const mine = Number(a.stand.assignedTo === null) - Number(b.stand.assignedTo === null);
  const due = (a.item.dueAt ?? Number.POSITIVE_INFINITY) - (b.item.dueAt ?? Number.POSITIVE_INFINITY);
  return mine || a.item.priority - b.item.priority || due || (a.item.id < b.item.id ? -1 : 1);
}
