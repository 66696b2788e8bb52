/**
 * One person who claims and decides until nothing is left: `node review-client.ts DATA RUN NAME PAUSE_MS`. What it says
 * depends on the case and the name alone. Prints the id of each decision that it was told is stored; ends with its parent.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hashedUniform } from '../../core/digest.ts';
import type { RunId } from '../../core/ids.ts';
import { StaleReviewLeaseError } from '../../review/queue.ts';
import { openStore } from '../../store/open-store.ts';

/** Runs out soon after its taker was killed. */
const LEASE_MS = 1_500;
const HELD_MS = 300;

const [dataDir, run, reviewer, pauseMs] = process.argv.slice(2) as [string, RunId, string, string];
const parent = process.ppid;
await using store = await openStore({ path: join(dataDir, 'mettle.db') });
const { reviews } = store;

while (process.ppid === parent) {
  const claimed = await reviews.claim({ run, reviewer, leaseMs: LEASE_MS });
  if (claimed === null) {
    if (!(await reviews.openCount(run)).open) break;
    await delay(100);
    continue;
  }
  const { item, lease } = claimed;
  const chance = (what: string) =>
    hashedUniform([what, item.caseId, reviewer.startsWith('judge') ? 'judge' : reviewer]);
  await delay(Number(pauseMs) * 2 * Math.random());
  const verdict = chance('vote') < 0.5 ? 'safe' : 'unsafe';
  const answer = { verdict, policies: [], severity: null, confidence: null, reason: null, seconds: 1 };
  try {
    const id = `${reviewer.startsWith('judge') ? 'judge' : reviewer}-${item.id}`;
    await reviews.decide({ id, lease, answer, undoMs: chance('held') < 0.2 ? HELD_MS : 0 });
    writeSync(1, `${id}\n`);
  } catch (error) {
    if (!(error instanceof StaleReviewLeaseError)) throw error;
  }
}
