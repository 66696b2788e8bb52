/**
 * One of several processes that write to one store at once, started by multi-process.test.ts:
 * `node hammer.ts PATH NAME BATCHES`. Prints one JSON line with what it saw.
 */
import { digestOf } from '../../core/digest.ts';
import { StaleLeaseError } from '../../core/errors.ts';
import type { Held } from '../../models/call-ledger.ts';
import { openStore } from '../../store/open-store.ts';
import { answer, callRef, moderationCase, newRun, RUN, verdictRow } from './fixture-data.ts';

const [path, name, batches] = process.argv.slice(2) as [string, string, string];
const BATCH = 100;

await using store = await openStore({ path });
await store.runs.create(newRun());
await store.quota.configure('run:a', { budget: 1_000_000 });
const kept: [key: string, answer: string][] = [];
const epochs: number[] = [];
let counted = 0;
let stale = 0;
let spent = 0;
const startedAt = performance.now();
for (let i = 0; i < Number(batches); i += 1) {
  // Half of the keys are everybody's, half are this process's own.
  const refs = Array.from({ length: BATCH }, (_, j) => callRef(j % 2 === 0 ? `all ${i} ${j}` : `${name} ${i} ${j}`));
  const held = await store.ledger.keep(refs.map((ref) => ({ ...ref, answer: answer(`${name} ${i}`) })));
  held.forEach((one: Held, j) => {
    if (one.kind === 'answer') kept.push([refs[j]?.key as string, digestOf(one.answer)]);
  });
  const rows = Array.from({ length: BATCH }, (_, j) => verdictRow(moderationCase(i * BATCH + j)));
  await store.results.record(rows);
  const lease = await store.leases.acquire({ run: RUN, page: 'json-policy/0000', generation: 0 });
  epochs.push(lease.epoch);
  try {
    await store.ledger.countAttempt({ ...callRef('contested'), limited: false, lease });
    counted += 1;
  } catch (error) {
    if (!(error instanceof StaleLeaseError)) throw error;
    stale += 1;
  }
  const grant = await store.quota.lease('run:a', { requests: 1, tokens: 0, money: 10 });
  await store.quota.giveBack(grant.id, { spent: grant.money, unused: { requests: 0, tokens: 0 } });
  spent += grant.money;
}
const seconds = (performance.now() - startedAt) / 1_000;
console.log(JSON.stringify({ kept, epochs, counted, stale, spent, seconds }));
