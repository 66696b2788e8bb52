import { canonicalJson } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { ReviewLead } from '../review/queue.ts';
import { checkItem, requireName, requireText } from '../review/queue-rules.ts';
import { leaseOf, requireItem } from './review-reviewer.ts';
import type { ItemStand, ReviewTransaction } from './review-rows.ts';
import { noSuchRun } from './run-rules.ts';

const NEW: ItemStand = { state: 'open', epoch: 0, holder: null, lease: { from: 0, until: 0 }, assignedTo: null };

/** What leads and the process do, over rows and transactions of any store. */
export function createReviewLead({
  write,
  read,
}: {
  readonly write: ReviewTransaction;
  /** Need not be one transaction: what it reads is only ever added to, or is one row. */
  readonly read: ReviewTransaction;
}): ReviewLead {
  return {
    add(items) {
      return write(async (rows) => {
        const fresh = new Map<string, (typeof items)[number]>();
        for (const item of items) {
          checkItem(item);
          if (!(await rows.hasRun(item.run))) throw noSuchRun(item.run);
          const known = fresh.get(item.id) ?? (await rows.find(item.id))?.item;
          if (known === undefined) fresh.set(item.id, item);
          else if (canonicalJson(known) !== canonicalJson(item)) {
            throw new InvalidInputError(
              `review item ${item.id} exists and differs; the stored one stands, none was added`,
            );
          }
        }
        for (const item of fresh.values()) await rows.insert(item, NEW);
        return fresh.size;
      });
    },

    reassign(id, { lead, to, reason }) {
      return write(async (rows, now) => {
        requireText(reason, 'the reason of the reassignment');
        const { stand } = await requireItem(rows, id);
        if (stand.state !== 'open' && stand.state !== 'adjudication')
          throw new InvalidInputError(`review item ${id} is ${stand.state}; nothing was changed`);
        if (to !== null) {
          requireName(to, "the reviewer's name");
          const own = (await rows.decisions(id)).some((one) => one.reviewer === to && one.undoneAt === null);
          if (own || (await rows.skipped(id, to))) {
            const did = own ? 'decided' : 'skipped';
            throw new InvalidInputError(`${to} has ${did} review item ${id}; it was not reassigned`, {
              hint: 'choose somebody else',
            });
          }
        }
        const epoch = stand.epoch + 1;
        await rows.setStand(id, { ...stand, epoch, holder: null, lease: NEW.lease, assignedTo: to });
        await rows.addEvent({ item: id, at: now, actor: lead, act: 'reassign', epoch, reason });
      });
    },

    item(id) {
      return read(async (rows) => {
        const row = await requireItem(rows, id);
        const { state, epoch, assignedTo } = row.stand;
        return { item: row.item, state, epoch, lease: leaseOf(row), assignedTo };
      });
    },

    decisions: (item) => read((rows) => rows.decisions(item)),
    events: (item) => read((rows) => rows.events(item)),
    outbox: (item) => read((rows) => rows.outbox(item)),
  };
}
