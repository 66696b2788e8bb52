import type { EpochMs } from '../core/clock.ts';
import type { Decision } from '../review/decision.ts';
import type { CloseOutcome, ReviewProcess } from '../review/process.ts';
import { heldUntilOf, standing } from '../review/queue-rules.ts';
import { fenced, inState, processEvent, requireItem } from './review-leases.ts';
import { refsOf } from './review-process.ts';
import type { ItemRow, ReviewRows, ReviewTransaction } from './review-rows.ts';

/** The two ends of an item. */
export function createReviewClosing(transaction: ReviewTransaction): Pick<ReviewProcess, 'close' | 'expire'> {
  return {
    close(id, { applied, revised, result, incomplete = false }) {
      return transaction(async (rows, now): Promise<CloseOutcome> => {
        const row = await requireItem(rows, id);
        const { stand } = row;
        if (stand.result !== null) return { closed: true, result: stand.result };
        const decisions = await rows.decisions(id);
        const there = standing(decisions);
        const taken = new Set([...applied, ...revised.map(revisionOf)]);
        const missing = there.filter((one) => !namesOf(one).every((name) => taken.has(name))).map((one) => one.id);
        const known = new Set(there.flatMap(namesOf));
        const unknown = [...taken].filter((name) => !known.has(name));
        const heldUntil = heldUntilOf(decisions, now);
        const { state } = stand;
        const settled = state === 'decided' || (state === 'adjudication' && result.basis === 'majority');
        const ready = incomplete ? there.length > 0 : settled;
        if (!ready || missing.length > 0 || unknown.length > 0 || heldUntil !== null)
          return { closed: false, state, missing, unknown, heldUntil };
        const stored = { ...result, at: now };
        await end(rows, { ...row, stand: { ...fenced(stand), assignedTo: null, result: stored } }, 'closed', now);
        for (const delivery of await rows.deliveries(id)) {
          if (delivery.state === 'pending')
            await rows.setDelivery({ ...delivery, state: 'delivered', owner: null, settledAt: now });
        }
        return { closed: true, result: stored };
      });
    },

    expire(id) {
      return transaction(async (rows, now) => {
        const row = await requireItem(rows, id);
        const { state } = row.stand;
        if (state === 'expired') return { expired: true };
        const decisions = await rows.decisions(id);
        const refs = refsOf(decisions, now);
        if (refs.length > 0) return { expired: false, state, decisions: refs, heldUntil: heldUntilOf(decisions, now) };
        await end(rows, { ...row, stand: { ...fenced(row.stand), assignedTo: null } }, 'expired', now);
        return { expired: true };
      });
    },
  };
}

/** What must have been applied of a decision: itself, and its revision where it changed the answer. */
const namesOf = ({ id, revision }: Decision): readonly string[] =>
  revision?.choice === 'revise' ? [id, revisionOf(id)] : [id];

const revisionOf = (id: string): string => `${id} as revised`;

async function end(rows: ReviewRows, row: ItemRow, state: 'closed' | 'expired', now: EpochMs): Promise<void> {
  await rows.setStand(row.item.id, inState(row.stand, state, now));
  await rows.addEvent(processEvent(row, state === 'closed' ? 'close' : 'expire', now));
}
