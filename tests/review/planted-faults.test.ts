import type { LeaseRef, ReviewLease } from '../../review/queue.ts';
import { type Fault, faultTests } from '../store/plant.ts';
import { reviewDecisionsSuite } from './decisions.suite.ts';
import { reviewQueueSuite } from './queue.suite.ts';

type ReviewFault = Fault<'reviews'>;

const leaseFaults: readonly ReviewFault[] = [
  {
    name: 'the epoch is unchecked',
    caughtBy: 'refuses an older epoch of the same person',
    plant: ({ reviews }) => ({
      ...reviews,
      async heartbeat(lease, ms) {
        const { epoch } = await reviews.item(lease.item);
        return reviews.heartbeat({ ...lease, epoch }, ms);
      },
    }),
  },
  {
    name: 'a release ends the lease of whoever holds it',
    caughtBy: 'passes a lease that ran out on the store clock to the next person, and refuses its first holder',
    plant: ({ reviews }) => ({
      ...reviews,
      async release({ item }) {
        const { lease } = await reviews.item(item);
        if (lease !== null) await reviews.release(lease);
      },
    }),
  },
  {
    name: 'a skip only gives the item back',
    caughtBy: 'skips an item for one person alone, with a reason',
    plant: ({ reviews }) => ({ ...reviews, skip: (lease) => reviews.release(lease) }),
  },
  {
    name: 'a heartbeat shortens a hold',
    caughtBy: 'extends a lease by heartbeats and never shortens a hold by one; a hold has an end and a reason',
    plant: ({ reviews, clock }) => {
      const held = new Map<string, LeaseRef>();
      return {
        ...reviews,
        async hold(lease, why) {
          held.set(lease.item, lease);
          return reviews.hold(lease, why);
        },
        async heartbeat(lease, ms): Promise<ReviewLease> {
          const renewed = await reviews.heartbeat(lease, ms);
          return held.has(lease.item) ? { ...renewed, until: clock.now() + 300_000 } : renewed;
        },
      };
    },
  },
  {
    name: 'a reassignment does not fence the holder',
    caughtBy: 'reassigns an item to one person and fences its holder, or opens it again to all',
    plant: ({ reviews }) => ({ ...reviews, reassign: async () => {} }),
  },
  {
    name: 'opting out is advice',
    caughtBy: 'leaves out categories that a reviewer opted out of, and no others',
    plant: ({ reviews }) => ({ ...reviews, claim: ({ without: _, ...by }) => reviews.claim(by) }),
  },
  {
    name: 'half a refused batch stays',
    caughtBy:
      'adds an item once, gives it back as it was made, and refuses a different or wrong one with its whole batch',
    plant: ({ reviews }) => ({
      ...reviews,
      async publish(items) {
        let added = 0;
        for (const item of items) added += await reviews.publish([item]);
        return added;
      },
    }),
  },
];

const decisionFaults: readonly ReviewFault[] = [
  {
    name: 'a lost lease may decide',
    caughtBy: 'refuses a decision under a lost lease, changes nothing, and gives the draft back to its writer alone',
    plant: ({ reviews }) => ({
      ...reviews,
      async decide(by) {
        const { lease } = await reviews.item(by.lease.item);
        return reviews.decide({ ...by, lease: lease ?? by.lease });
      },
    }),
  },
  {
    name: 'the draft is lost',
    caughtBy: 'refuses a decision under a lost lease, changes nothing, and gives the draft back to its writer alone',
    plant: ({ reviews }) => ({
      ...reviews,
      async show(id, reviewer) {
        const shown = await reviews.show(id, reviewer);
        return { ...shown, item: { ...shown.item, draft: null } };
      },
    }),
  },
  {
    name: 'the same decision sent twice is two',
    caughtBy: 'takes the same decision sent twice as one, also after the lease is gone, and refuses another of its id',
    plant: ({ reviews }) => {
      let sent = 0;
      return { ...reviews, decide: (by) => reviews.decide({ ...by, id: `${by.id}#${sent++}` }) };
    },
  },
  {
    name: 'every decision can be undone at any time',
    caughtBy: 'undoes nothing after the hold, of others, or of a decision made without a hold',
    plant: ({ reviews }) => ({ ...reviews, undo: (id, who) => reviews.undo(id, who).catch(() => null) }),
  },
  {
    name: 'decisions have no undo hold',
    caughtBy:
      'undoes a held decision: the state and the lease come back, both acts stay on record, and nothing is delivered',
    plant: ({ reviews }) => ({ ...reviews, decide: (by) => reviews.decide({ ...by, undoMs: 0 }) }),
  },
  {
    name: 'a claim tells why the item was flagged',
    caughtBy: "shows a reviewer nothing of peers, flags, stratum, priority or inclusion, and one's own decision alone",
    plant: ({ reviews }) => ({
      ...reviews,
      async claim(by) {
        const claim = await reviews.claim(by);
        if (claim === null) return null;
        return { ...claim, item: { ...(await reviews.item(claim.item.id)).item, ...claim.item } };
      },
    }),
  },
  {
    name: "a peer's vote is shown",
    caughtBy: "shows a reviewer nothing of peers, flags, stratum, priority or inclusion, and one's own decision alone",
    plant: ({ reviews }) => ({
      ...reviews,
      async show(id, reviewer) {
        const [first = null] = await reviews.decisions(id);
        return { ...(await reviews.show(id, reviewer)), decision: first };
      },
    }),
  },
];

faultTests('reviews', reviewQueueSuite, leaseFaults);
faultTests('reviews', reviewDecisionsSuite, decisionFaults);
