/**
 * People at work without an engine: `node review-people.ts DATA RUN`, acts as JSON on standard input. Prints what came of
 * each. A decision cannot be undone unless an act says for how long.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../core/ids.ts';
import type { ReviewItemId } from '../../review/item.ts';
import { openStore } from '../../store/open-store.ts';

export type Act =
  | { readonly add: string; readonly roles: readonly ('reviewer' | 'adjudicator' | 'lead')[] }
  | { readonly disable: string }
  /** Only takes the item, and holds it. */
  | { readonly as: string; readonly holds: string }
  | { readonly as: string; readonly item: string; readonly verdict: string; readonly undoMs?: number }
  | { readonly as: string; readonly undo: string };

/** `null` = the item was not given to this person. */
export type Outcome = { readonly decision: string } | 'done' | null;

const [dataDir, run] = process.argv.slice(2) as [string, RunId];
await using store = await openStore({ path: join(dataDir, 'mettle.db') });
const { reviews } = store;

async function act(one: Act): Promise<Outcome> {
  if ('add' in one) {
    await reviews.addReviewer({ name: one.add, roles: one.roles });
    return 'done';
  }
  if ('disable' in one) {
    await reviews.disableReviewer(one.disable);
    return 'done';
  }
  if ('undo' in one) {
    await reviews.undo(one.undo, one.as);
    return 'done';
  }
  const item = ('holds' in one ? one.holds : one.item) as ReviewItemId;
  const held = (await reviews.leases(one.as)).find(({ lease }) => lease.item === item);
  const claimed = held ?? (await reviews.claim({ run, reviewer: one.as, item }));
  if (claimed === null) return null;
  if ('holds' in one) return 'done';
  const { id } = await reviews.decide({
    id: `${one.as}-${item}`,
    lease: claimed.lease,
    answer: { verdict: one.verdict, policies: [], severity: null, confidence: null, reason: null, seconds: 1 },
    undoMs: one.undoMs ?? 0,
  });
  return { decision: id };
}

const outcomes: Outcome[] = [];
for (const one of JSON.parse(readFileSync(0, 'utf8')) as Act[]) outcomes.push(await act(one));
process.stdout.write(JSON.stringify(outcomes));
