import { LEASE_MS, type ReviewerQueue } from '../review/queue.ts';
import { claimableBy, requireMs, requireText } from '../review/queue-rules.ts';
import { blind, eventOf, freed, holds, leaseOf, prolong, requireItem, requireReviewer, take } from './review-leases.ts';
import type { ReviewTransaction } from './review-rows.ts';

type Claims = Pick<ReviewerQueue, 'claim' | 'show' | 'heartbeat' | 'hold' | 'release' | 'skip'>;

/** How a reviewer gets, keeps and gives back items, over rows and transactions of any store. */
export function createReviewClaims(transaction: ReviewTransaction): Claims {
  return {
    claim({ run, reviewer, item = null, leaseMs = LEASE_MS, without = [] }) {
      return transaction(async (rows, now) => {
        requireMs(leaseMs);
        const { roles } = await requireReviewer(rows, reviewer);
        if (item !== null) await requireItem(rows, item);
        const row = await rows.next({ run, reviewer, item, states: claimableBy(roles), without, now });
        if (row === null) return null;
        const { lease, taken } = await take(rows, row, { reviewer, ms: leaseMs, now });
        await rows.addEvent(eventOf(lease, 'claim', now));
        return { item: await blind(rows, taken, reviewer), lease };
      });
    },

    show(id, reviewer) {
      return transaction(async (rows) => {
        await requireReviewer(rows, reviewer);
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
        await requireReviewer(rows, lease.reviewer);
        if (!holds(stand, lease)) return;
        await rows.setStand(item.id, freed(stand));
        await rows.addEvent(eventOf(lease, 'release', now));
      });
    },

    skip(lease, reason) {
      return transaction(async (rows, now) => {
        requireText(reason, 'the reason of the skip');
        const { item, stand } = await requireItem(rows, lease.item);
        await requireReviewer(rows, lease.reviewer);
        await rows.addSkip(item.id, lease.reviewer);
        await rows.addEvent(eventOf(lease, 'skip', now, reason));
        // An item assigned to somebody who skipped it would lie there for ever.
        const assignedTo = stand.assignedTo === lease.reviewer ? null : stand.assignedTo;
        await rows.setStand(item.id, { ...(holds(stand, lease) ? freed(stand) : stand), assignedTo });
      });
    },
  };
}
