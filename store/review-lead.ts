import { InvalidInputError } from '../core/errors.ts';
import type { QueuedItem, ReviewedItem, ReviewLead } from '../review/lead.ts';
import { ReviewerRefusedError } from '../review/queue.ts';
import { claimableBy, requireText } from '../review/queue-rules.ts';
import { fenced, leaseOf, requireItem, requireReviewer } from './review-leases.ts';
import type { ItemRow, ReviewTransactions } from './review-rows.ts';

const ITEMS_LIMIT = 1_000;

/** What leads do and read, over rows and transactions of any store. */
export function createReviewLead({ write, read }: ReviewTransactions): ReviewLead {
  return {
    reassign(id, { lead, to, reason }) {
      return write(async (rows, now) => {
        requireText(reason, 'the reason of the reassignment');
        const { roles } = await requireReviewer(rows, lead);
        if (!roles.includes('lead')) throw new ReviewerRefusedError(`${lead} is no lead; nothing was changed`);
        const { stand } = await requireItem(rows, id);
        if (stand.state !== 'open' && stand.state !== 'adjudication')
          throw new InvalidInputError(`review item ${id} is ${stand.state}; nothing was changed`);
        if (to !== null) {
          const account = await requireReviewer(rows, to);
          const own = (await rows.decisions(id)).some((one) => one.reviewer === to && one.undoneAt === null);
          if (own || (await rows.skipped(id, to))) {
            const did = own ? 'decided' : 'skipped';
            throw new InvalidInputError(`${to} has ${did} review item ${id}; it was not reassigned`, {
              hint: 'choose somebody else',
            });
          }
          if (!claimableBy(account.roles).includes(stand.state)) {
            throw new ReviewerRefusedError(
              `${to} has no role for an item that is ${stand.state}; nothing was changed`,
              {
                hint: 'choose somebody else, or add the role to the account',
              },
            );
          }
        }
        const after = { ...fenced(stand), assignedTo: to };
        await rows.setStand(id, after);
        await rows.addEvent({ item: id, at: now, actor: lead, act: 'reassign', epoch: after.epoch, reason });
      });
    },

    item(id) {
      return read(async (rows) => {
        return queued(await requireItem(rows, id));
      });
    },

    items(run, { after = null, limit = ITEMS_LIMIT } = {}) {
      return read(async (rows) => {
        const found: ReviewedItem[] = [];
        for (const row of await rows.page(run, after, limit))
          found.push({ ...queued(row), decisions: await rows.decisions(row.item.id) });
        return found;
      });
    },

    decisions: (item) => read((rows) => rows.decisions(item)),
    events: (item) => read((rows) => rows.events(item)),
    counts: (run) => read(async (rows, now) => (await rows.open(run, now)).byState),
  };
}

function queued(row: ItemRow): QueuedItem {
  const { holder: _, lease: __, ...stand } = row.stand;
  return { item: row.item, ...stand, lease: leaseOf(row) };
}
