/**
 * One of several processes that work one queue at once, started by multi-process.test.ts: `node review-hammer.ts PATH
 * NAME NAMES`, NAMES being those of all processes. Prints one JSON line: its claims, decisions and refusals.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf } from '../../core/digest.ts';
import type { DerivationKey } from '../../media/derivations.ts';
import { StaleReviewLeaseError } from '../../review/queue.ts';
import { openStore } from '../../store/open-store.ts';
import { RUN } from '../store/fixture-data.ts';
import { reviewAnswer } from './items.ts';

const [path, name, names] = process.argv.slice(2) as [string, string, string];
/** Every so many claims of a worker get a lease that runs out before the decision. */
const SHORT_EVERY = 8;

await using store = await openStore({ path });
const { derivations, reviews } = store;

// All begin together: each keeps a key of its own and waits for everybody's.
const readyKey = (who: string): DerivationKey => ({ source: digestOf(['ready', who]), plan: digestOf('ready') });
await derivations.keep({ key: readyKey(name), derived: { kind: 'refused', reason: 'broken', detail: '' }, tools: {} });
while ((await derivations.look(names.split(',').map(readyKey))).includes(null)) await delay(5);

const claims: { item: string; epoch: number; short: boolean }[] = [];
const decided: string[] = [];
const refused: { item: string; reviewer: string; id: string }[] = [];
const work = async (reviewer: string) => {
  for (let n = 0; ; n += 1) {
    const short = n % SHORT_EVERY === SHORT_EVERY - 1;
    const claim = await reviews.claim({ run: RUN, reviewer, ...(short ? { leaseMs: 1 } : {}) });
    if (claim === null) return;
    const { lease } = claim;
    claims.push({ item: lease.item, epoch: lease.epoch, short });
    await delay(short ? 50 : 1);
    const id = `${reviewer}-${n}`;
    try {
      await reviews.decide({ id, lease, answer: reviewAnswer('safe', { reason: id }), undoMs: 0 });
      decided.push(id);
    } catch (error) {
      if (!(error instanceof StaleReviewLeaseError)) throw error;
      refused.push({ item: lease.item, reviewer, id });
    }
  }
};
await Promise.all(Array.from({ length: 5 }, (_, i) => work(`${name}${i}`)));
console.log(JSON.stringify({ claims, decided, refused }));
