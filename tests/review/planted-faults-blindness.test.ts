import { type Fault, faultTests } from '../store/plant.ts';
import { reviewBlindnessSuite } from './blindness.suite.ts';

const BLIND =
  'gives a reviewer nothing of peers, flags, stratum, priority, inclusion or gold, whatever people do before';
const leak = <T>(given: T, more: unknown): T => ({ ...given, more });
const blindFaults: readonly Fault<'reviews'>[] = [
  {
    name: 'a heartbeat tells the inclusion probability',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      heartbeat: async (lease, ms) =>
        leak(await reviews.heartbeat(lease, ms), (await reviews.item(lease.item)).item.selection.inclusion),
    }),
  },
  {
    name: 'a hold tells the priority',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      hold: async (lease, why) => leak(await reviews.hold(lease, why), (await reviews.item(lease.item)).priority),
    }),
  },
  {
    name: 'a decision comes back with those of peers',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      decide: async (by) => leak(await reviews.decide(by), await reviews.decisions(by.lease.item)),
    }),
  },
  {
    name: 'an undo tells who else has decided',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      async undo(id, who) {
        const lease = await reviews.undo(id, who);
        return lease === null ? null : leak(lease, (await reviews.item(lease.item)).item.flags);
      },
    }),
  },
  {
    name: 'a list tells the stratum',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      list: async (filter) =>
        Promise.all(
          (await reviews.list(filter)).map(async (one) => leak(one, (await reviews.item(one.item.id)).item.selection)),
        ),
    }),
  },
  {
    name: 'the list of leases tells the truth of gold items',
    caughtBy: BLIND,
    plant: ({ reviews }) => ({
      ...reviews,
      leases: async (who) =>
        Promise.all(
          (await reviews.leases(who)).map(async (one) => leak(one, (await reviews.item(one.item.id)).item.gold ?? '')),
        ),
    }),
  },
  {
    name: 'a reveal tells the flags',
    caughtBy: 'gives an adjudicator the answers alone, and the reveal nothing of flags or gold',
    plant: ({ reviews }) => ({
      ...reviews,
      async reveal(id, who) {
        const shown = await reviews.reveal(id, who);
        return leak(shown, (await reviews.item(shown.decision.item)).item.flags);
      },
    }),
  },
];

faultTests('reviews', reviewBlindnessSuite, blindFaults);
