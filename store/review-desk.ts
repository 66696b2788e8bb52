import { InvalidInputError } from '../core/errors.ts';
import type { ListedItem, ListFilter, OwnState, ReviewerDesk } from '../review/desk.ts';
import type { ItemState, ReviewItemId } from '../review/item.ts';
import { ReviewerRefusedError } from '../review/queue.ts';
import { claimableBy, roleIn } from '../review/queue-rules.ts';
import { blind, blindFields, holderOf, leaseOf, requireItem, requireReviewer } from './review-leases.ts';
import { peersOf } from './review-reveal.ts';
import type { OwnFacts, ReviewTransactions } from './review-rows.ts';

const LIST_LIMIT = 100;
const LIST_MOST = 1_000;
const SCAN = 500;

type Lists = Pick<ReviewerDesk, 'list' | 'leases' | 'adjudicationOf'>;

/** What a reviewer can look through without taking anything. */
export function createReviewLists({ write, read }: ReviewTransactions): Lists {
  return {
    list(filter) {
      const { limit = LIST_LIMIT, reviewer, run = null } = filter;
      return read(async (rows, now) => {
        if (!(Number.isSafeInteger(limit) && limit >= 1 && limit <= LIST_MOST))
          throw new InvalidInputError(`a list of ${limit} items is not 1 to ${LIST_MOST}; nothing was listed`);
        const { roles } = await requireReviewer(rows, reviewer);
        const found: ListedItem[] = [];
        let after: ReviewItemId | null = filter.after ?? null;
        for (;;) {
          const page: readonly OwnFacts[] = await rows.facts({ reviewer, run, after, limit: SCAN, now });
          for (const facts of page) {
            const listed = listedAs(facts, { filter, states: claimableBy(roles), now });
            if (listed !== null) found.push(listed);
            if (found.length === limit) return found;
          }
          if (page.length < SCAN) return found;
          after = page.at(-1)?.row.item.id ?? null;
        }
      });
    },

    leases(reviewer) {
      return write(async (rows) => {
        await requireReviewer(rows, reviewer);
        const held = [];
        for (const row of await rows.ofReviewer(reviewer)) {
          const lease = leaseOf(row);
          if (lease?.reviewer === reviewer) held.push({ item: await blind(rows, row, reviewer), lease });
        }
        return held.sort((a, b) => a.lease.until - b.lease.until || (a.item.id < b.item.id ? -1 : 1));
      });
    },

    adjudicationOf(id, who) {
      return write(async (rows) => {
        const { roles } = await requireReviewer(rows, who);
        const row = await requireItem(rows, id);
        const decisions = await rows.decisions(id);
        // Who voted never holds it: no claim and no reassignment gives it to them.
        const holds = row.stand.holder === who && row.stand.state === 'adjudication';
        if (!holds || !claimableBy(roles).includes('adjudication')) {
          throw new ReviewerRefusedError(
            `${who} does not hold review item ${id} as its adjudicator; nothing was shown`,
            {
              hint: 'claim an item in adjudication first',
            },
          );
        }
        return { item: await blind(rows, row, who), answers: peersOf(decisions, who) };
      });
    },
  };
}

/** How the item stands to who asks; null = nothing to do with it. The state of the item itself would tell of peers. */
function listedAs(
  { row, decidedAs, skipped, held }: OwnFacts,
  { filter, states, now }: { readonly filter: ListFilter; readonly states: readonly ItemState[]; readonly now: number },
): ListedItem | null {
  const { item, stand } = row;
  const { reviewer, without = [], mine = false } = filter;
  const lease = stand.holder === reviewer ? leaseOf(row) : null;
  const claimable =
    states.includes(stand.state) &&
    (stand.assignedTo === null || stand.assignedTo === reviewer) &&
    holderOf(stand, now) === null &&
    !(item.category !== null && without.includes(item.category)) &&
    !(stand.state === 'adjudication' && held);
  let state: OwnState;
  if (decidedAs !== null) state = 'committed';
  else if (lease !== null) state = 'held';
  else if (skipped) state = 'skipped';
  else if (claimable) state = 'claimable';
  else return null;
  if (filter.state !== undefined && filter.state !== state) return null;
  if (filter.kind !== undefined && filter.kind !== item.kind) return null;
  if (mine && !(state === 'held' || state === 'committed' || stand.assignedTo === reviewer)) return null;
  // The role of an item that one has skipped would tell that its reviewers differ.
  const role = decidedAs ?? (state === 'skipped' ? 'reviewer' : roleIn(stand.state));
  return { item: { ...blindFields(row), role }, state, lease: state === 'held' ? lease : null };
}
