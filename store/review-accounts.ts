import { InvalidInputError, NotFoundError } from '../core/errors.ts';
import { PROCESS } from '../review/queue.ts';
import { checkRoles, requireName } from '../review/queue-rules.ts';
import type { Reviewer, ReviewerAccounts } from '../review/reviewers.ts';
import { fenced } from './review-leases.ts';
import type { ReviewRows, ReviewTransactions } from './review-rows.ts';

/** Local accounts of reviewers. */
export function createReviewerAccounts({ write, read }: ReviewTransactions): ReviewerAccounts {
  return {
    addReviewer({ name, roles }) {
      return write(async (rows, now) => {
        requireName(name, "the reviewer's name");
        const wanted = checkRoles(roles);
        if (name === PROCESS) throw new InvalidInputError(`the name ${PROCESS} is taken; no account was added`);
        const known = await rows.reviewer(name);
        if (known?.roles.some((role) => !wanted.includes(role)) === true) await endWork(rows, name);
        const account: Reviewer = { name, roles: wanted, active: true, createdAt: known?.createdAt ?? now };
        await rows.setReviewer(account);
        return account;
      });
    },

    reviewers: () => read((rows) => rows.reviewers()),

    disableReviewer(name) {
      return write(async (rows) => {
        const account = await requireAccount(rows, name);
        await endWork(rows, name);
        await rows.setReviewer({ ...account, active: false });
      });
    },

    goldRecord(name) {
      return read(async (rows) => {
        await requireAccount(rows, name);
        const votes = await rows.goldVotes(name);
        const right = votes.filter(({ verdict, truth }) => verdict === truth).length;
        return { right, wrong: votes.length - right };
      });
    },
  };
}

async function requireAccount(rows: ReviewRows, name: string): Promise<Reviewer> {
  const account = await rows.reviewer(name);
  if (account === null) throw new NotFoundError(`there is no reviewer ${JSON.stringify(name)}; nothing was changed`);
  return account;
}

/** Fences every lease of a reviewer and opens what was assigned: it would lie there for ever. */
async function endWork(rows: ReviewRows, name: string): Promise<void> {
  for (const { item, stand } of await rows.ofReviewer(name)) {
    const free = stand.holder === name ? fenced(stand) : stand;
    await rows.setStand(item.id, { ...free, assignedTo: stand.assignedTo === name ? null : stand.assignedTo });
  }
}
