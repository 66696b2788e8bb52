import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import type { OutboxEntry, OutboxRef, OutboxRow, ReviewOutbox } from '../review/outbox.ts';
import { StaleOutboxLeaseError } from '../review/queue.ts';
import { requireMs, requireName, requireText, requireUndoMs } from '../review/queue-rules.ts';
import { NO_LEASE, requireItem } from './review-leases.ts';
import type { Delivery, ReviewRows, ReviewTransactions } from './review-rows.ts';

const LEASE_MOST = 1_000;

/** The outbox over rows and transactions of any store. */
export function createReviewOutbox({ write, read }: ReviewTransactions): ReviewOutbox {
  const settle = (ref: OutboxRef, state: 'delivered' | 'refused', reason: string | null): Promise<void> =>
    write(async (rows, now) => {
      const delivery = await requireDelivery(rows, ref.decision);
      if (delivery.state === state) return;
      requireLease(delivery, ref);
      await rows.setDelivery({ ...given(delivery), state, reason, settledAt: now });
    });
  return {
    leaseOutbox({ owner, limit, ms, run = null }) {
      return write(async (rows, now) => {
        requireName(owner, 'the owner of the lease');
        requireMs(ms);
        if (!(Number.isSafeInteger(limit) && limit >= 1 && limit <= LEASE_MOST))
          throw new InvalidInputError(`${limit} rows are not 1 to ${LEASE_MOST}; nothing was leased`);
        const entries: OutboxEntry[] = [];
        for (const delivery of await rows.due({ run, limit, now })) {
          const { item } = await requireItem(rows, delivery.item);
          const { decision } = delivery;
          const [epoch, attempt, until] = [delivery.epoch + 1, delivery.attempts + 1, now + ms];
          await rows.setDelivery({ ...delivery, owner, epoch, attempts: attempt, lease: { from: now, until } });
          entries.push({ decision, item: item.id, run: item.run, round: item.round, owner, epoch, until, attempt });
        }
        return entries;
      });
    },

    delivered: (ref) => settle(ref, 'delivered', null),

    async refused(ref, reason) {
      requireText(reason, 'the reason of the refusal');
      await settle(ref, 'refused', reason);
    },

    retryLater(ref, { ms, reason }) {
      return write(async (rows, now) => {
        requireText(reason, 'the reason of the failure');
        requireUndoMs(ms);
        const delivery = await requireDelivery(rows, ref.decision);
        requireLease(delivery, ref);
        await rows.setDelivery({ ...given(delivery), wait: { from: now, until: now + ms }, reason });
      });
    },

    outbox: (item) =>
      read(async (rows) => {
        const ends = new Map((await rows.decisions(item)).map(({ id, heldUntil }) => [id, heldUntil]));
        return (await rows.deliveries(item)).map((one) => rowOf(one, ends.get(one.decision) ?? 0));
      }),
  };
}

const given = (delivery: Delivery): Delivery => ({ ...delivery, owner: null, lease: NO_LEASE });

function rowOf({ decision, item, state, attempts, reason, settledAt, wait }: Delivery, heldUntil: number): OutboxRow {
  return { decision, item, state, notBefore: Math.max(heldUntil, wait.until), attempts, reason, settledAt };
}

async function requireDelivery(rows: ReviewRows, decision: string): Promise<Delivery> {
  const delivery = await rows.delivery(decision);
  if (delivery === null) throw new NotFoundError(`the outbox has no decision ${JSON.stringify(decision)}`);
  return delivery;
}

/** A lease that ran out still counts until somebody takes the row; a settled row has no owner. */
function requireLease({ state, owner, epoch }: Delivery, ref: OutboxRef): void {
  if (owner === ref.owner && epoch === ref.epoch) return;
  throw new StaleOutboxLeaseError(
    `${ref.owner} no longer delivers decision ${ref.decision} (epoch ${ref.epoch}, now ${epoch}, ${state}); nothing was changed`,
    { hint: 'drop it: another drainer has it, or it is settled' },
  );
}
