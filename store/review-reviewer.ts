import { canonicalJson } from '../core/canonical-json.ts';
import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { ReviewItemId } from '../review/item.ts';
import {
  type BlindItem,
  type Decision,
  LEASE_MS,
  type LeaseRef,
  type ReviewAnswer,
  type ReviewEvent,
  type ReviewerQueue,
  type ReviewLease,
  StaleReviewLeaseError,
  UNDO_MS,
  UndoClosedError,
} from '../review/queue.ts';
import {
  checkAnswer,
  extend,
  lasts,
  requireMs,
  requireName,
  requireText,
  requireUndoMs,
  roleIn,
  type Span,
  stateOf,
} from '../review/queue-rules.ts';
import type { ItemRow, ItemStand, ReviewRows, ReviewTransaction } from './review-rows.ts';

const NO_LEASE: Span = { from: 0, until: 0 };

/** What a reviewer does, over rows and transactions of any store. */
export function createReviewerQueue(transaction: ReviewTransaction): ReviewerQueue {
  return {
    claim({ run, reviewer, leaseMs = LEASE_MS, without = [] }) {
      return transaction(async (rows, now) => {
        requireName(reviewer, "the reviewer's name");
        requireMs(leaseMs);
        const row = await rows.next({ run, reviewer, without, now });
        if (row === null) return null;
        const { lease, taken } = await take(rows, row, { reviewer, ms: leaseMs, now });
        await rows.addEvent(eventOf(lease, 'claim', now));
        return { item: await blind(rows, taken, reviewer), lease };
      });
    },

    show(id, reviewer) {
      return transaction(async (rows) => {
        const row = await requireItem(rows, id);
        const own = (await rows.decisions(id)).filter((one) => one.reviewer === reviewer && one.undoneAt === null);
        const lease = leaseOf(row);
        return {
          item: await blind(rows, row, reviewer, own[0]),
          lease: lease?.reviewer === reviewer ? lease : null,
          decision: own[0] ?? null,
        };
      });
    },

    heartbeat(lease, leaseMs = LEASE_MS) {
      return transaction((rows, now) => prolong(rows, lease, leaseMs, now));
    },

    hold(lease, { ms, reason }) {
      return transaction(async (rows, now) => {
        requireText(reason, 'the reason of the hold');
        const held = await prolong(rows, lease, ms, now);
        await rows.addEvent(eventOf(lease, 'hold', now, reason));
        return held;
      });
    },

    release(lease) {
      return transaction(async (rows, now) => {
        const { item, stand } = await requireItem(rows, lease.item);
        if (!holds(stand, lease)) return;
        await rows.setStand(item.id, { ...stand, holder: null, lease: NO_LEASE });
        await rows.addEvent(eventOf(lease, 'release', now));
      });
    },

    skip(lease, reason) {
      return transaction(async (rows, now) => {
        requireText(reason, 'the reason of the skip');
        const { item, stand } = await requireItem(rows, lease.item);
        await rows.addSkip(item.id, lease.reviewer);
        await rows.addEvent(eventOf(lease, 'skip', now, reason));
        const freed = holds(stand, lease) ? { ...stand, holder: null, lease: NO_LEASE } : stand;
        // An item assigned to somebody who skipped it would lie there for ever.
        const assignedTo = stand.assignedTo === lease.reviewer ? null : stand.assignedTo;
        await rows.setStand(item.id, { ...freed, assignedTo });
      });
    },

    async decide({ id, lease, answer, undoMs = UNDO_MS }) {
      const outcome = await transaction(async (rows, now) => {
        requireName(id, 'the id of the decision');
        checkAnswer(answer);
        requireUndoMs(undoMs);
        const known = await rows.decision(id);
        if (known !== null) return sameAgain(known, lease, answer);
        const row = await requireItem(rows, lease.item);
        if (!holds(row.stand, lease)) {
          // The transaction must commit: the draft outlives the refusal.
          await rows.setDraft(lease.item, lease.reviewer, answer);
          await rows.addEvent(eventOf(lease, 'refuse', now));
          return staleLease(row, lease);
        }
        return store(rows, row, { id, lease, answer, now, undoMs });
      });
      if (outcome instanceof StaleReviewLeaseError) throw outcome;
      return outcome;
    },

    undo(id, reviewer) {
      return transaction(async (rows, now) => {
        const decision = await rows.decision(id);
        if (decision === null || decision.reviewer !== reviewer)
          throw new NotFoundError(`${reviewer} made no decision ${JSON.stringify(id)}; nothing was changed`);
        const row = await requireItem(rows, decision.item);
        const mine = leaseOf(row);
        if (decision.undoneAt !== null) return mine?.reviewer === reviewer ? mine : null;
        const { state } = row.stand;
        if (state === 'closed' || state === 'expired' || !lasts(heldSpan(decision), now)) {
          throw new UndoClosedError(`decision ${id} can no longer be undone; it stands`, {
            hint: 'make a new decision that revises it',
          });
        }
        await rows.setUndone(id, now);
        await rows.addEvent(eventOf(decision, 'undo', now));
        const after = { ...row.stand, state: stateOf(await rows.decisions(row.item.id), row.item.wanted) };
        if (after.holder !== null && after.holder !== reviewer && lasts(after.lease, now)) {
          await rows.setStand(row.item.id, after);
          return null;
        }
        return (await take(rows, { ...row, stand: after }, { reviewer, ms: LEASE_MS, now })).lease;
      });
    },
  };
}

/** Stores a decision made under a good lease, with its delivery and what it makes of the item. */
async function store(
  rows: ReviewRows,
  { item, stand }: ItemRow,
  made: {
    readonly id: string;
    readonly lease: LeaseRef;
    readonly answer: ReviewAnswer;
    readonly now: EpochMs;
    readonly undoMs: number;
  },
): Promise<Decision> {
  const { id, now, lease, answer } = made;
  const heldUntil = now + made.undoMs;
  const { reviewer, epoch } = lease;
  const role = roleIn(stand.state);
  const decision: Decision = {
    id,
    item: item.id,
    reviewer,
    role,
    epoch,
    answer,
    at: now,
    heldUntil,
    undoneAt: null,
  };
  await rows.addDecision(decision, { decision: id, item: item.id, state: 'pending', notBefore: heldUntil });
  const state = stateOf(await rows.decisions(item.id), item.wanted);
  await rows.setStand(item.id, { ...stand, state, holder: null, lease: NO_LEASE, assignedTo: null });
  await rows.setDraft(item.id, reviewer, null);
  await rows.addEvent(eventOf(lease, 'decide', now));
  return decision;
}

async function take(
  rows: ReviewRows,
  { item, stand }: ItemRow,
  { reviewer, ms, now }: { readonly reviewer: string; readonly ms: number; readonly now: EpochMs },
): Promise<{ readonly lease: ReviewLease; readonly taken: ItemRow }> {
  const epoch = stand.epoch + 1;
  const until = now + ms;
  const taken: ItemStand = { ...stand, epoch, holder: reviewer, lease: { from: now, until } };
  await rows.setStand(item.id, taken);
  return { lease: { item: item.id, reviewer, epoch, until }, taken: { item, stand: taken } };
}

async function prolong(rows: ReviewRows, lease: LeaseRef, ms: number, now: EpochMs): Promise<ReviewLease> {
  requireMs(ms);
  const row = await requireItem(rows, lease.item);
  if (!holds(row.stand, lease)) throw staleLease(row, lease);
  const span = extend(row.stand.lease, ms, now);
  await rows.setStand(row.item.id, { ...row.stand, lease: span });
  return { item: row.item.id, reviewer: lease.reviewer, epoch: lease.epoch, until: span.until };
}

async function blind(rows: ReviewRows, row: ItemRow, reviewer: string, own?: Decision): Promise<BlindItem> {
  const { id, run, caseId, round, kind, dueAt } = row.item;
  // Who only looks at an item must not learn from the role that its reviewers differ.
  const role = own?.role ?? (row.stand.holder === reviewer ? roleIn(row.stand.state) : 'reviewer');
  return { id, run, caseId, round, kind, dueAt, role, draft: await rows.draft(id, reviewer) };
}

function sameAgain(known: Decision, lease: LeaseRef, answer: ReviewAnswer): Decision {
  const same = known.item === lease.item && known.reviewer === lease.reviewer;
  if (same && canonicalJson(known.answer) === canonicalJson(answer)) return known;
  throw new InvalidInputError(`decision ${known.id} exists and says something else; the stored one stands`, {
    hint: 'give each decision an id of its own',
  });
}

export async function requireItem(rows: ReviewRows, id: ReviewItemId): Promise<ItemRow> {
  const row = await rows.find(id);
  if (row === null) throw new NotFoundError(`there is no review item ${id}; nothing was changed`);
  return row;
}

/** The lease as its last taker has it, also when it has run out; null = given back. */
export function leaseOf({ item, stand }: ItemRow): ReviewLease | null {
  if (stand.holder === null) return null;
  return { item: item.id, reviewer: stand.holder, epoch: stand.epoch, until: stand.lease.until };
}

const holds = (stand: ItemStand, { reviewer, epoch }: LeaseRef): boolean =>
  stand.holder === reviewer && stand.epoch === epoch;

const heldSpan = ({ at, heldUntil }: Decision): Span => ({ from: at, until: heldUntil });

function eventOf(lease: LeaseRef, act: ReviewEvent['act'], at: EpochMs, reason: string | null = null): ReviewEvent {
  return { item: lease.item, at, actor: lease.reviewer, act, epoch: lease.epoch, reason };
}

function staleLease({ item, stand }: ItemRow, { reviewer, epoch }: LeaseRef): StaleReviewLeaseError {
  return new StaleReviewLeaseError(
    `${reviewer} no longer holds review item ${item.id} (epoch ${epoch}, now ${stand.epoch}); an answer sent with it is kept as a draft`,
    { hint: 'claim again; the draft comes back with the item' },
  );
}
