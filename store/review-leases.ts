import type { EpochMs } from '../core/clock.ts';
import { NotFoundError } from '../core/errors.ts';
import type { Decision } from '../review/decision.ts';
import type { ItemState, ReviewItemId } from '../review/item.ts';
import type { ReviewEvent } from '../review/lead.ts';
import {
  type BlindItem,
  type LeaseRef,
  PROCESS,
  ReviewerRefusedError,
  type ReviewLease,
  StaleReviewLeaseError,
} from '../review/queue.ts';
import { extend, lasts, requireMs, roleIn, type Span } from '../review/queue-rules.ts';
import type { Reviewer } from '../review/reviewers.ts';
import type { ItemRow, ItemStand, ReviewRows } from './review-rows.ts';

export const NO_LEASE: Span = { from: 0, until: 0 };

export async function requireItem(rows: ReviewRows, id: ReviewItemId): Promise<ItemRow> {
  const row = await rows.find(id);
  if (row === null) throw new NotFoundError(`there is no review item ${id}; nothing was changed`);
  return row;
}

/** The account, if it may act at all. Throws ReviewerRefusedError. */
export async function requireReviewer(rows: ReviewRows, name: string): Promise<Reviewer> {
  const account = await rows.reviewer(name);
  if (account?.active === true) return account;
  const what = account === null ? 'there is no reviewer' : 'disabled: reviewer';
  throw new ReviewerRefusedError(`${what} ${JSON.stringify(name)}; nothing was changed`, {
    hint: account === null ? 'add the account first' : 'a lead can add the account again',
  });
}

/** The lease as its last taker has it, also when it has run out; null = given back. */
export function leaseOf({ item, stand }: ItemRow): ReviewLease | null {
  if (stand.holder === null) return null;
  return { item: item.id, reviewer: stand.holder, epoch: stand.epoch, until: stand.lease.until };
}

/** Who has the item now; null = nobody, or a lease that ran out. */
export const holderOf = ({ holder, lease }: ItemStand, now: EpochMs): string | null =>
  holder !== null && lasts(lease, now) ? holder : null;

export const holds = (stand: ItemStand, { reviewer, epoch }: LeaseRef): boolean =>
  stand.holder === reviewer && stand.epoch === epoch;

export const freed = (stand: ItemStand): ItemStand => ({ ...stand, holder: null, lease: NO_LEASE });

/** The next epoch, so that no lease of the item is good any more. */
export const fenced = (stand: ItemStand): ItemStand => ({ ...freed(stand), epoch: stand.epoch + 1 });

export const inState = (stand: ItemStand, state: ItemState, now: EpochMs): ItemStand =>
  stand.state === state ? stand : { ...stand, state, since: now };

export async function take(
  rows: ReviewRows,
  { item, stand }: ItemRow,
  { reviewer, ms, now }: { readonly reviewer: string; readonly ms: number; readonly now: EpochMs },
): Promise<{ readonly lease: ReviewLease; readonly taken: ItemRow }> {
  const epoch = stand.epoch + 1;
  const until = now + ms;
  const taken: ItemStand = { ...stand, epoch, holder: reviewer, lease: { from: now, until } };
  await rows.setStand(item.id, taken);
  return { lease: { item: item.id, reviewer, epoch, until }, taken: { item, stand: taken } };
}

export async function prolong(rows: ReviewRows, lease: LeaseRef, ms: number, now: EpochMs): Promise<ReviewLease> {
  requireMs(ms);
  const row = await requireItem(rows, lease.item);
  await requireReviewer(rows, lease.reviewer);
  if (!holds(row.stand, lease)) throw staleLease(row, lease);
  const span = extend(row.stand.lease, ms, now);
  await rows.setStand(row.item.id, { ...row.stand, lease: span });
  return { item: row.item.id, reviewer: lease.reviewer, epoch: lease.epoch, until: span.until };
}

export async function blind(rows: ReviewRows, row: ItemRow, reviewer: string, own?: Decision): Promise<BlindItem> {
  // Who only looks at an item must not learn from the role that its reviewers differ.
  const role = own?.role ?? (row.stand.holder === reviewer ? roleIn(row.stand.state) : 'reviewer');
  return { ...blindFields(row), role, draft: await rows.draft(row.item.id, reviewer) };
}

export function blindFields({ item, stand }: ItemRow): Omit<BlindItem, 'role' | 'draft'> {
  const { id, run, caseId, round, kind } = item;
  return { id, run, caseId, round, kind, dueAt: stand.dueAt };
}

export function eventOf(
  lease: LeaseRef,
  act: ReviewEvent['act'],
  at: EpochMs,
  reason: string | null = null,
): ReviewEvent {
  return { item: lease.item, at, actor: lease.reviewer, act, epoch: lease.epoch, reason };
}

export function processEvent(
  { item, stand }: ItemRow,
  act: ReviewEvent['act'],
  at: EpochMs,
  reason: string | null = null,
): ReviewEvent {
  return { item: item.id, at, actor: PROCESS, act, epoch: stand.epoch, reason };
}

export function staleLease({ item, stand }: ItemRow, { reviewer, epoch }: LeaseRef): StaleReviewLeaseError {
  return new StaleReviewLeaseError(
    `${reviewer} no longer holds review item ${item.id} (epoch ${epoch}, now ${stand.epoch}); an answer sent with it is kept as a draft`,
    { hint: 'claim again; the draft comes back with the item' },
  );
}
