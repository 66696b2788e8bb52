import { NotFoundError } from '../../core/errors.ts';
import { reviewItemId } from '../../review/item.ts';
import { type Fault, faultTests } from '../store/plant.ts';
import { reviewOpenSuite } from './open.suite.ts';
import { reviewProcessSuite } from './process.suite.ts';

type ReviewFault = Fault<'reviews'>;

const CONFLICT =
  'opens adjudication when the votes are in and none is held; also for votes of one verdict, and never to a voter';
const WAITS = 'names items that are not over, by id and in pages, and says what one waits for';
const processFaults: readonly ReviewFault[] = [
  {
    name: 'a second item of one id is swallowed',
    caughtBy: 'publishes many items in batches, once; where one differs none is added',
    plant: ({ reviews }) => ({ ...reviews, publish: (items) => reviews.publish(items).catch(() => 0) }),
  },
  {
    name: 'items that are over are awaited',
    caughtBy: WAITS,
    plant: ({ reviews }) => ({
      ...reviews,
      awaiting: async (run, page) => (await reviews.items(run, page)).map(({ item }) => item.id),
    }),
  },
  {
    name: 'the status counts undone decisions',
    caughtBy: WAITS,
    plant: ({ reviews }) => ({
      ...reviews,
      decisionsOf: async (id) =>
        (await reviews.decisions(id)).map((one) => ({ id: one.id, role: one.role, held: false })),
    }),
  },
  {
    name: 'the holder of a lease that ran out still holds',
    caughtBy: WAITS,
    plant: ({ reviews }) => ({
      ...reviews,
      status: async (id) => ({
        ...(await reviews.status(id)),
        holder: (await reviews.item(id)).lease?.reviewer ?? null,
      }),
    }),
  },
  {
    name: 'adjudication opens over a held vote',
    caughtBy: CONFLICT,
    plant: ({ reviews }) => ({
      ...reviews,
      async openAdjudication(id) {
        const outcome = await reviews.openAdjudication(id);
        return outcome.open || outcome.heldUntil === null ? outcome : { open: true };
      },
    }),
  },
  {
    name: 'the process cannot send agreeing votes to adjudication',
    caughtBy: CONFLICT,
    plant: ({ reviews }) => ({
      ...reviews,
      async openAdjudication(id) {
        const { state } = await reviews.item(id);
        return state === 'decided' ? { open: false, state, heldUntil: null } : reviews.openAdjudication(id);
      },
    }),
  },
  {
    name: 'an escalation only writes a note',
    caughtBy: 'escalates an item to another turn and due time, and keeps those it was published with',
    plant: ({ reviews }) => ({ ...reviews, escalate: async () => {} }),
  },
  {
    name: 'an open item can be reopened',
    caughtBy:
      'reopens an item that is over as the next round under its own id, once; nothing of the first round changes',
    plant: ({ reviews }) => ({
      ...reviews,
      async reopen(id, by) {
        const { item } = await reviews.item(id);
        return reviews.reopen(id, by).catch((error: unknown) => {
          if (error instanceof NotFoundError) throw error;
          return reviewItemId({ ...item, round: item.round + 1 });
        });
      },
    }),
  },
];

const OPEN =
  'counts as open any item before its end, any held decision, any undelivered row; with since, due and holders';
const openFaults: readonly ReviewFault[] = [
  ...(['held', 'undelivered'] as const).map(
    (what): ReviewFault => ({
      name: `open does not count what is ${what}`,
      caughtBy: OPEN,
      plant: ({ reviews }) => ({
        ...reviews,
        openCount: async (run) => ({ ...(await reviews.openCount(run)), [what]: 0 }),
      }),
    }),
  ),
  {
    name: 'a run with open items is not open',
    caughtBy: OPEN,
    plant: ({ reviews }) => ({
      ...reviews,
      openCount: async (run) => ({ ...(await reviews.openCount(run)), open: false }),
    }),
  },
  {
    name: 'the end of an item does not fence',
    caughtBy: 'fences whoever holds an item that ends',
    plant: ({ reviews }) => ({
      ...reviews,
      heartbeat: (lease, ms) => reviews.heartbeat(lease, ms).catch(() => ({ ...lease, until: 0 })),
    }),
  },
];

faultTests('reviews', reviewProcessSuite, processFaults);
faultTests('reviews', reviewOpenSuite, openFaults);
