import { randomUUID } from 'node:crypto';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Clock } from '../core/clock.ts';
import { errorMessage } from '../core/errors.ts';
import type { RunId } from '../core/ids.ts';
import type { OutboxEntry } from '../review/outbox.ts';
import { StaleOutboxLeaseError } from '../review/queue.ts';
import { caseReviewId } from '../runs/plan.ts';
import type { DecisionNotice } from '../runs/review-wire.ts';
import type { Store } from '../store/store.ts';
import { startReview } from './start-review.ts';

const LOOK_MS = 500;
const LEASE_MS = 15_000;
const AT_ONCE = 20;
const RETRY_MS = 2_000;
const REASON_MOST = 500;
/** Types of the failures with which the validator of `caseReview` refuses. */
const REFUSALS = new Set(['WrongItem', 'ReviewEnded']);

/**
 * Delivers decisions of one run to the reviews of their items until `signal` aborts. A review that is gone though its item
 * is open is started again; an Update that was refused ends visibly in the outbox.
 */
export async function drainOutbox(options: {
  client: Client;
  store: Pick<Store, 'reviews' | 'runs'>;
  clock: Clock;
  runId: RunId;
  queues: { readonly control: string; readonly evaluation: string };
  signal: AbortSignal;
  onTrouble: (error: unknown) => void;
}): Promise<void> {
  const { store, clock, runId, signal } = options;
  const owner = randomUUID();
  while (!signal.aborted) {
    let delivered = 0;
    try {
      const entries = await store.reviews.leaseOutbox({ owner, limit: AT_ONCE, ms: LEASE_MS, run: runId });
      delivered = entries.length;
      const ends = await Promise.allSettled(entries.map((entry) => deliver(options, entry)));
      for (const end of ends) if (end.status === 'rejected') options.onTrouble(end.reason);
    } catch (error) {
      options.onTrouble(error);
      delivered = 0;
    }
    if (delivered < AT_ONCE) await clock.sleep(LOOK_MS, signal).catch(() => {});
  }
}

async function deliver(options: Parameters<typeof drainOutbox>[0], entry: OutboxEntry): Promise<void> {
  const { client, store, signal } = options;
  try {
    try {
      await client.withAbortSignal(signal, () => tell(options, entry));
      await store.reviews.delivered(entry);
    } catch (error) {
      if (error instanceof StaleOutboxLeaseError) throw error;
      const reason = refusalOf(error);
      if (reason !== null) await store.reviews.refused(entry, reason);
      else await store.reviews.retryLater(entry, { ms: signal.aborted ? 0 : RETRY_MS, reason: reasonOf(error) });
    }
  } catch (error) {
    // Its item closed meanwhile, or another drainer has the row: both say so themselves.
    if (!(error instanceof StaleOutboxLeaseError)) throw error;
  }
}

/** What the review itself said against a decision; null = it did not get to say anything. */
function refusalOf(error: unknown): string | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  return cause instanceof ApplicationFailure && REFUSALS.has(cause.type ?? '') ? reasonOf(cause) : null;
}

function reasonOf(error: unknown): string {
  return errorMessage(error).slice(0, REASON_MOST) || 'no reason given';
}

/** Resolves when the review took the decision, or needs it no more. */
async function tell({ client, store, queues }: Parameters<typeof drainOutbox>[0], entry: OutboxEntry): Promise<void> {
  const run = await store.runs.find(entry.run);
  const generation = run?.generation ?? 0;
  const workflowId = caseReviewId(entry.run, generation, entry.item);
  const notice: DecisionNotice = { v: 1, decision: entry.decision, item: entry.item };
  const update = () =>
    client.workflow.getHandle(workflowId).executeUpdate('applyDecision', { updateId: entry.decision, args: [notice] });
  try {
    await update();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const { state } = await store.reviews.status(entry.item);
    if (state === 'closed' || state === 'expired') return;
    await startReview(client, { runId: entry.run, generation, item: entry.item, queues });
    await update();
  }
}
