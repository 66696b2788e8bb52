import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { Decision } from '../review/decision.ts';
import { type ReviewItem, reviewItemId } from '../review/item.ts';
import type { DecisionRef, ReviewProcess } from '../review/process.ts';
import { heldUntilOf, holdOf, isOver, lasts, requireName, requireText, standing } from '../review/queue-rules.ts';
import { holderOf, inState, processEvent, requireItem } from './review-leases.ts';
import { newStand } from './review-publish.ts';
import type { ReviewTransactions } from './review-rows.ts';

const AWAITING_LIMIT = 1_000;

type Steps = Omit<ReviewProcess, 'publish' | 'close' | 'expire'>;

/** What the durable process reads and does while an item is under way. */
export function createReviewProcess({ write, read }: ReviewTransactions): Steps {
  return {
    awaiting: (run, { after = null, limit = AWAITING_LIMIT } = {}) => read((rows) => rows.awaiting(run, after, limit)),

    status(id) {
      return write(async (rows, now) => {
        const { item, stand } = await requireItem(rows, id);
        const decisions = await rows.decisions(id);
        const deliveries = await rows.deliveries(id);
        return {
          item: id,
          run: item.run,
          round: item.round,
          state: stand.state,
          since: stand.since,
          wanted: item.wanted,
          given: standing(decisions).filter(({ role }) => role === 'reviewer').length,
          heldUntil: heldUntilOf(decisions, now),
          undelivered: deliveries.filter(({ state }) => state === 'pending').length,
          dueAt: stand.dueAt,
          holder: holderOf(stand, now),
        };
      });
    },

    decisionsOf: (id) =>
      write(async (rows, now) => {
        await requireItem(rows, id);
        return refsOf(await rows.decisions(id), now);
      }),

    openAdjudication(id) {
      return write(async (rows, now) => {
        const row = await requireItem(rows, id);
        const { state } = row.stand;
        const decisions = await rows.decisions(id);
        const heldUntil = heldUntilOf(decisions, now);
        const spoken = standing(decisions).some(({ role }) => role === 'adjudicator');
        if ((state !== 'adjudication' && state !== 'decided') || spoken || heldUntil !== null)
          return { open: false as const, state, heldUntil };
        await rows.setStand(id, inState(row.stand, 'adjudication', now));
        const told = (await rows.events(id)).some(({ act }) => act === 'adjudicate');
        if (!told) await rows.addEvent(processEvent(row, 'adjudicate', now));
        return { open: true as const };
      });
    },

    escalate(id, { priority, dueAt }) {
      return write(async (rows, now) => {
        if (!Number.isFinite(priority) || !(dueAt == null || Number.isSafeInteger(dueAt)))
          throw new InvalidInputError('an escalation needs a priority and a due time; nothing was changed');
        const row = await requireItem(rows, id);
        const { stand } = row;
        const after = { ...stand, priority, dueAt: dueAt === undefined ? stand.dueAt : dueAt };
        if (isOver(stand.state) || (after.priority === stand.priority && after.dueAt === stand.dueAt)) return;
        await rows.setStand(id, after);
        await rows.addEvent(processEvent(row, 'escalate', now));
      });
    },

    reopen(id, { actor, reason, dueAt }) {
      return write(async (rows, now) => {
        requireName(actor, 'who reopens the item');
        requireText(reason, 'the reason of the reopening');
        const row = await requireItem(rows, id);
        const round = row.item.round + 1;
        const next: ReviewItem = {
          ...row.item,
          id: reviewItemId({ ...row.item, round }),
          round,
          dueAt,
        };
        if ((await rows.find(next.id)) !== null) return next.id;
        if (!isOver(row.stand.state)) {
          throw new InvalidInputError(`review item ${id} is not closed; nothing was changed`, {
            hint: 'revise the decision, or wait until the item closes',
          });
        }
        await rows.insert([{ item: next, stand: newStand(next, now) }]);
        await rows.addEvent({ ...processEvent(row, 'reopen', now, reason), actor });
        return next.id;
      });
    },

    openCount: (run) =>
      read(async (rows, now) => {
        const count = await rows.open(run, now);
        const { open, adjudication, decided } = count.byState;
        const items = open + adjudication + decided;
        return { open: items + count.held + count.undelivered > 0, items, ...count };
      }),
  };
}

/** The standing decisions as a workflow sees them. */
export function refsOf(decisions: readonly Decision[], now: EpochMs): readonly DecisionRef[] {
  return standing(decisions).map((one) => ({ id: one.id, role: one.role, held: lasts(holdOf(one), now) }));
}
