import type { ReviewItemId } from '../review/item.ts';
import {
  applyDecision,
  type CaseReview,
  nextStep,
  openReview,
  type ReviewStep,
  tookStep,
} from '../review/process/case-review.ts';
import { processDecision } from '../review/process/process-decision.ts';
import type { ReviewQueue } from '../review/queue.ts';
import type { ReviewSpec } from '../runs/review-spec.ts';
import type { Advanced, AdvanceInput, ReviewProgress } from '../runs/review-wire.ts';
import { reviewTerms } from './review-plan.ts';

/** Turns of what is due: lower comes first. */
const REMINDED = 50;
const ESCALATED = 0;
/** A look that the store refused comes again after so long, or when the hold that stood against it ends. */
const AGAIN_MS = 5_000;
const AGAIN_SOONEST_MS = 500;
/** Steps that one look can bring: reminders, escalation, adjudication, closing and a few decisions on the way. */
const MOST_STEPS = 50;

/**
 * Takes the standing decisions of an item in and carries out what is due at `now`. Repeating it changes nothing. What its
 * maker may still undo is not applied yet: its delivery wakes the review, or its undo lets what was due go on.
 */
export async function advanceReview(
  queue: ReviewQueue,
  { review, openedAt }: { readonly review: ReviewSpec; readonly openedAt: number },
  { item: id, now, progress }: Pick<AdvanceInput, 'item' | 'now' | 'progress'>,
): Promise<Advanced> {
  const item = id as ReviewItemId;
  let known = progress;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const queued = await queue.item(item);
    if (queued.state === 'closed' || queued.state === 'expired')
      return { v: 1, ended: queued.state, until: null, progress: known };
    const terms = reviewTerms(review, { dueAt: queued.item.dueAt, gold: queued.item.gold }, openedAt);
    const state = await standing(queue, item, { ...openReview(terms), ...known });
    const step = nextStep(state, now);
    if (step.do === 'wait') return { v: 1, ended: null, until: step.until, progress: known };
    const refused = await carryOut(queue, item, { step, now, graceMs: terms.graceMs });
    if (refused !== null) {
      const until = Math.max(now + AGAIN_SOONEST_MS, refused.heldUntil ?? now + AGAIN_MS);
      return { v: 1, ended: null, until, progress: known };
    }
    known = progressOf(tookStep(state, step, now));
  }
  throw new TypeError(`review ${id} does not come to rest`);
}

/** The review with every decision that may be applied. */
async function standing(queue: ReviewQueue, item: ReviewItemId, opened: CaseReview): Promise<CaseReview> {
  const refs = await queue.decisionsOf(item);
  const ready = new Set(refs.filter(({ held }) => !held).map(({ id }) => id));
  if (ready.size === 0) return opened;
  const decisions = await queue.decisions(item);
  return decisions
    .filter(({ id }) => ready.has(id))
    .map(processDecision)
    .reduce(applyDecision, opened);
}

type Act = Exclude<ReviewStep, { do: 'wait' }>;

/** Null = done. Otherwise the store holds something that stands against it, until `heldUntil` where that is known. */
async function carryOut(
  queue: ReviewQueue,
  item: ReviewItemId,
  { step, now, graceMs }: { readonly step: Act; readonly now: number; readonly graceMs: number | null },
): Promise<{ readonly heldUntil: number | null } | null> {
  switch (step.do) {
    case 'adjudicate': {
      const asked = await queue.openAdjudication(item);
      return asked.open ? null : asked;
    }
    case 'remind':
      await queue.escalate(item, { priority: REMINDED });
      return null;
    case 'escalate':
      await queue.escalate(item, { priority: ESCALATED, ...(graceMs === null ? {} : { dueAt: now + graceMs }) });
      return null;
    case 'close': {
      const { applied, revised, result, incomplete } = step;
      const closing = await queue.close(item, { applied, revised, result, incomplete });
      return closing.closed ? null : closing;
    }
    case 'expire': {
      const expiring = await queue.expire(item);
      return expiring.expired ? null : expiring;
    }
    case 'end':
      return null;
  }
}

function progressOf({ reminded, adjudicating, escalatedAt }: CaseReview): ReviewProgress {
  return { reminded, adjudicating, escalatedAt };
}
