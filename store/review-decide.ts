import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { Decision, ReviewAnswer } from '../review/decision.ts';
import {
  LEASE_MS,
  type LeaseRef,
  type ReviewerQueue,
  StaleReviewLeaseError,
  UNDO_MS,
  UndoClosedError,
} from '../review/queue.ts';
import {
  checkAnswer,
  holdOf,
  isOver,
  lasts,
  requireName,
  requireUndoMs,
  roleIn,
  stateOf,
} from '../review/queue-rules.ts';
import {
  eventOf,
  freed,
  holderOf,
  holds,
  inState,
  leaseOf,
  NO_LEASE,
  requireItem,
  requireReviewer,
  staleLease,
  take,
} from './review-leases.ts';
import type { Delivery, ItemRow, ReviewRows, ReviewTransaction } from './review-rows.ts';
import { sameStored } from './review-same.ts';

/** The commit and its undo, over rows and transactions of any store. */
export function createReviewDecisions(transaction: ReviewTransaction): Pick<ReviewerQueue, 'decide' | 'undo'> {
  return {
    async decide({ id, lease, answer, undoMs = UNDO_MS }) {
      const outcome = await transaction(async (rows, now) => {
        requireName(id, 'the id of the decision');
        checkAnswer(answer);
        requireUndoMs(undoMs);
        await requireReviewer(rows, lease.reviewer);
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
        await requireReviewer(rows, reviewer);
        const decision = await requireOwn(rows, id, reviewer);
        const row = await requireItem(rows, decision.item);
        const mine = leaseOf(row);
        if (decision.undoneAt !== null) return mine?.reviewer === reviewer ? mine : null;
        const { state } = row.stand;
        if (isOver(state) || decision.revealedAt !== null || !lasts(holdOf(decision), now)) {
          throw new UndoClosedError(`decision ${id} can no longer be undone; it stands`, {
            hint: 'reveal and revise it; both answers are kept',
          });
        }
        await rows.setDecision({ ...decision, undoneAt: now });
        const delivery = await rows.delivery(id);
        if (delivery !== null) await rows.setDelivery({ ...delivery, state: 'undone', settledAt: now });
        await rows.addEvent(eventOf(decision, 'undo', now));
        const left = stateOf(await rows.decisions(row.item.id), row.item.wanted);
        // The process may have sent votes to adjudication that name one verdict.
        const after = inState(row.stand, decision.role === 'adjudicator' ? 'adjudication' : left, now);
        const holder = holderOf(after, now);
        if (holder !== null && holder !== reviewer) {
          await rows.setStand(row.item.id, after);
          return null;
        }
        return (await take(rows, { ...row, stand: after }, { reviewer, ms: LEASE_MS, now })).lease;
      });
    },
  };
}

/** A decision of this reviewer, undone or not. Throws NotFoundError. */
export async function requireOwn(rows: ReviewRows, id: string, reviewer: string): Promise<Decision> {
  const decision = await rows.decision(id);
  if (decision?.reviewer === reviewer) return decision;
  throw new NotFoundError(`${reviewer} made no decision ${JSON.stringify(id)}; nothing was changed`);
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
  const { reviewer, epoch } = lease;
  const hold = { heldFrom: now, heldUntil: now + made.undoMs };
  const later = { undoneAt: null, revealedAt: null, revision: null };
  const role = roleIn(stand.state);
  const decision: Decision = { id, item: item.id, reviewer, role, epoch, answer, at: now, ...hold, ...later };
  await rows.addDecision(decision);
  await rows.addDelivery(newDelivery(decision));
  const state = stateOf(await rows.decisions(item.id), item.wanted);
  await rows.setStand(item.id, inState({ ...freed(stand), assignedTo: null }, state, now));
  await rows.setDraft(item.id, reviewer, null);
  await rows.addEvent(eventOf(lease, 'decide', now));
  return decision;
}

function newDelivery({ id, item }: Decision): Delivery {
  const free = { epoch: 0, owner: null, lease: NO_LEASE, wait: NO_LEASE };
  return { decision: id, item, state: 'pending', ...free, attempts: 0, reason: null, settledAt: null };
}

function sameAgain(known: Decision, lease: LeaseRef, answer: ReviewAnswer): Decision {
  const same = known.item === lease.item && known.reviewer === lease.reviewer;
  if (same && sameStored(known.answer, answer)) return known;
  throw new InvalidInputError(`decision ${known.id} exists and says something else; the stored one stands`, {
    hint: 'give each decision an id of its own',
  });
}
