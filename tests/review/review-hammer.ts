/**
 * One of several processes that work one queue at once, started by swarm.ts: `node review-hammer.ts PATH NAME CLIENTS`.
 * Prints a line of JSON for each thing it was told had happened, at once, so that nothing said is lost when it is killed.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { StaleOutboxLeaseError, StaleReviewLeaseError } from '../../review/queue.ts';
import { openStore } from '../../store/open-store.ts';
import { RUN } from '../store/fixture-data.ts';
import { reviewAnswer } from './items.ts';
import { LEASE_MS, type Said } from './swarm.ts';

const [path, name, clients] = process.argv.slice(2) as [string, string, string];
/** Every so many claims of a client get a lease that runs out before the decision. */
const SHORT_EVERY = 7;

const say = (said: Said) => writeSync(1, `${JSON.stringify(said)}\n`);
await using store = await openStore({ path });
const { reviews } = store;
say({ kind: 'ready' });
await new Promise((go) => process.stdin.once('data', go));

const isDone = async () => {
  const { byState } = await reviews.openCount(RUN);
  return byState.open + byState.adjudication === 0;
};

async function work(reviewer: string): Promise<void> {
  for (let n = 0; ; n += 1) {
    const isShort = n % SHORT_EVERY === SHORT_EVERY - 1;
    const claim = await reviews.claim({ run: RUN, reviewer, leaseMs: isShort ? 1 : LEASE_MS });
    if (claim === null) {
      if (await isDone()) return;
      await delay(100);
      continue;
    }
    const { lease } = claim;
    const { item, epoch } = lease;
    say({ kind: 'claim', item, epoch, short: isShort });
    await delay(isShort ? 50 : 1);
    const id = `${reviewer}-${n}`;
    try {
      await reviews.decide({ id, lease, answer: reviewAnswer('safe', { reason: id }), undoMs: 0 });
      say({ kind: 'decided', item, id });
    } catch (error) {
      if (!(error instanceof StaleReviewLeaseError)) throw error;
      say({ kind: 'refused', item, id, reviewer });
    }
  }
}

async function drain(owner: string): Promise<void> {
  for (;;) {
    const entries = await reviews.leaseOutbox({ owner, limit: 20, ms: LEASE_MS });
    for (const { decision, epoch } of entries) say({ kind: 'leased', decision, epoch });
    for (const entry of entries) {
      try {
        await reviews.delivered(entry);
        say({ kind: 'delivered', decision: entry.decision });
      } catch (error) {
        if (!(error instanceof StaleOutboxLeaseError)) throw error;
      }
    }
    if (entries.length > 0) continue;
    const { byState, undelivered } = await reviews.openCount(RUN);
    if (byState.open + byState.adjudication + undelivered === 0) return;
    await delay(100);
  }
}

await Promise.all([...Array.from({ length: Number(clients) }, (_, i) => work(`${name}-${i}`)), drain(name)]);
process.stdin.destroy();
