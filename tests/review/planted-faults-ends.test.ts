import { type Fault, faultTests } from '../store/plant.ts';
import { reviewClosingSuite } from './closing.suite.ts';
import { reviewOutboxSuite } from './outbox.suite.ts';

type ReviewFault = Fault<'reviews'>;

const EXACT = 'closes an item on exactly the decisions it has, and names those that lack or do not stand';
const closingFaults: readonly ReviewFault[] = [
  {
    name: 'an item closes whatever was applied',
    caughtBy: EXACT,
    plant: ({ reviews }) => ({
      ...reviews,
      async close(id, by) {
        const applied = (await reviews.decisionsOf(id)).map((one) => one.id);
        return reviews.close(id, { ...by, applied });
      },
    }),
  },
  {
    name: 'a decision that was applied but does not stand is ignored',
    caughtBy: 'closes nothing over a held or an undone decision',
    plant: ({ reviews }) => ({
      ...reviews,
      async close(id, by) {
        const there = (await reviews.decisionsOf(id)).map((one) => one.id);
        return reviews.close(id, { ...by, applied: by.applied.filter((one) => there.includes(one)) });
      },
    }),
  },
  {
    name: 'revisions are ignored',
    caughtBy: 'closes nothing on an answer that was revised since',
    plant: ({ reviews }) => ({
      ...reviews,
      async close(id, by) {
        const revised = (await reviews.decisions(id)).filter(({ revision }) => revision?.choice === 'revise');
        return reviews.close(id, { ...by, revised: revised.map((one) => one.id) });
      },
    }),
  },
  {
    name: 'every closing may be incomplete',
    caughtBy: EXACT,
    plant: ({ reviews }) => ({ ...reviews, close: (id, by) => reviews.close(id, { ...by, incomplete: true }) }),
  },
  {
    name: 'any conflict closes as a majority',
    caughtBy: 'closes a conflict after an adjudicator or by majority alone',
    plant: ({ reviews }) => ({
      ...reviews,
      close: (id, by) => reviews.close(id, { ...by, result: { ...by.result, basis: 'majority' } }),
    }),
  },
  {
    name: 'a timer beats a decision',
    caughtBy: 'expires an item without a decision; one made before the timer fires beats it, held or not',
    plant: ({ reviews }) => ({
      ...reviews,
      async expire(id) {
        await reviews.expire(id);
        return { expired: true };
      },
    }),
  },
  {
    name: 'an undone decision keeps an item from its end',
    caughtBy: 'expires an item whose only decision was undone',
    plant: ({ reviews }) => ({
      ...reviews,
      async expire(id) {
        const { state } = await reviews.item(id);
        const made = (await reviews.decisions(id)).length > 0;
        return made ? { expired: false, state, decisions: [], heldUntil: null } : reviews.expire(id);
      },
    }),
  },
];

const FENCED = 'passes the row of a dead drainer on when its lease runs out on the store clock, and fences it';
const outboxFaults: readonly ReviewFault[] = [
  {
    name: 'two drainers get one row',
    caughtBy: 'gives a decision to one drainer at a time, oldest first, once its hold has ended',
    plant: ({ reviews }) => ({
      ...reviews,
      async leaseOutbox(by) {
        const entries = await reviews.leaseOutbox(by);
        for (const entry of entries) await reviews.retryLater(entry, { ms: 0, reason: 'x' });
        return entries;
      },
    }),
  },
  {
    name: 'the epoch of a row is unchecked',
    caughtBy: FENCED,
    plant: ({ reviews }) => ({ ...reviews, delivered: (ref) => reviews.delivered(ref).catch(() => {}) }),
  },
  {
    name: 'a failed row comes again at once',
    caughtBy: 'waits before it gives a failed row again, and says why it failed',
    plant: ({ reviews }) => ({
      ...reviews,
      retryLater: (ref, { reason }) => reviews.retryLater(ref, { ms: 0, reason }),
    }),
  },
  {
    name: 'a refusal passes for a delivery',
    caughtBy: 'keeps a refusal visible and for good',
    plant: ({ reviews }) => ({ ...reviews, refused: (ref) => reviews.delivered(ref) }),
  },
  {
    name: 'a refused row is tried again',
    caughtBy: 'keeps a refusal visible and for good',
    plant: ({ reviews }) => ({ ...reviews, refused: (ref, reason) => reviews.retryLater(ref, { ms: 1, reason }) }),
  },
  {
    name: 'rows of other runs are given',
    caughtBy: 'never gives an undone decision, and those of one run alone where it is asked so',
    plant: ({ reviews }) => ({ ...reviews, leaseOutbox: ({ run: _, ...by }) => reviews.leaseOutbox(by) }),
  },
];

faultTests('reviews', reviewClosingSuite, closingFaults);
faultTests('reviews', reviewOutboxSuite, outboxFaults);
