import type { CaseId } from '../core/ids.ts';
import type { Decision } from '../review/decision.ts';
import type { Flag, FlagReason, ReviewItem } from '../review/item.ts';
import type { ReviewEvent } from '../review/lead.ts';
import type { Reviewer } from '../review/reviewers.ts';
import { fromJson, toBytes, toDigest, toJson } from './codec.ts';
import type { Delivery, ItemRow, ItemStand } from './review-rows.ts';
import {
  type DecisionTable,
  type EventTable,
  NO_DUE,
  type OutboxTable,
  type ReviewerTable,
  type ReviewFlagTable,
  type ReviewItemTable,
} from './review-schema.ts';

const toJsonOrNull = (value: unknown): string | null => (value === null ? null : toJson(value));
const fromJsonOrNull = <T>(text: string | null): T | null => (text === null ? null : fromJson<T>(text));

export function encodeItem({ item, stand }: ItemRow): ReviewItemTable {
  const { kind, run, round, category, priority, wanted, selection } = item;
  return {
    id: toBytes(item.id),
    case_id: toBytes(item.caseId),
    due_at: item.dueAt,
    ...{ kind, run, round, category, priority, wanted },
    ...{ stratum: selection.stratum, inclusion: selection.inclusion, seed: selection.seed, rule: selection.rule },
    gold: toJsonOrNull(item.gold),
    published_at: stand.publishedAt,
    ...encodeStand(stand),
  };
}

export function encodeStand({ state, since, epoch, holder, lease, assignedTo, priority, dueAt, result }: ItemStand) {
  const turn = { turn: priority, turn_due: dueAt ?? NO_DUE };
  const held = { epoch, holder, lease_from: lease.from, lease_until: lease.until, assigned_to: assignedTo };
  return { state, since, ...held, ...turn, result: toJsonOrNull(result) };
}

export function encodeFlags({ id, flags }: ReviewItem): readonly ReviewFlagTable[] {
  return flags.map(({ reason, value }) => ({ item: toBytes(id), reason, value }));
}

export function decodeItem(row: ReviewItemTable, flags: readonly ReviewFlagTable[]): ItemRow {
  const { kind, run, round, category, priority, wanted, stratum, inclusion, seed, rule, state, epoch, holder } = row;
  const item: ReviewItem = {
    id: toDigest(row.id),
    caseId: toDigest(row.case_id) as CaseId,
    dueAt: row.due_at,
    ...{ kind, run, round, category, priority, wanted },
    flags: flags.map(({ reason, value }): Flag => ({ reason: reason as FlagReason, value })),
    selection: { stratum, inclusion, seed, rule },
    gold: fromJsonOrNull(row.gold),
  };
  const stand: ItemStand = {
    ...{ state, epoch, holder, since: row.since, publishedAt: row.published_at, assignedTo: row.assigned_to },
    lease: { from: row.lease_from, until: row.lease_until },
    priority: row.turn,
    dueAt: row.turn_due === NO_DUE ? null : row.turn_due,
    result: fromJsonOrNull(row.result),
  };
  return { item, stand };
}

export function encodeDecision(decision: Decision): DecisionTable {
  const { id, item, reviewer, role, epoch, answer, at } = decision;
  return {
    seq: null,
    id,
    item: toBytes(item),
    reviewer,
    role,
    epoch,
    answer: toJson(answer),
    at,
    ...changes(decision),
  };
}

/** What changes of a decision. */
export function changes({ heldFrom, heldUntil, undoneAt, revealedAt, revision }: Decision) {
  const times = { held_from: heldFrom, held_until: heldUntil, undone_at: undoneAt, revealed_at: revealedAt };
  return { ...times, revision: toJsonOrNull(revision) };
}

export function decodeDecision({ id, item, reviewer, role, epoch, answer, at, ...row }: DecisionTable): Decision {
  const hold = { heldFrom: row.held_from, heldUntil: row.held_until };
  const later = { undoneAt: row.undone_at, revealedAt: row.revealed_at, revision: fromJsonOrNull<never>(row.revision) };
  return { id, item: toDigest(item), reviewer, role, epoch, answer: fromJson(answer), at, ...hold, ...later };
}

export function encodeDelivery({ item, lease, wait, reason, settledAt, ...rest }: Delivery): OutboxTable {
  return {
    ...rest,
    item: toBytes(item),
    ...{ lease_from: lease.from, lease_until: lease.until, wait_from: wait.from, wait_until: wait.until },
    reason: toJsonOrNull(reason),
    settled_at: settledAt,
  };
}

export function decodeDelivery({
  decision,
  item,
  state,
  epoch,
  owner,
  attempts,
  reason,
  ...row
}: OutboxTable): Delivery {
  return {
    ...{ decision, item: toDigest(item), state, epoch, owner, attempts },
    lease: { from: row.lease_from, until: row.lease_until },
    wait: { from: row.wait_from, until: row.wait_until },
    reason: fromJsonOrNull(reason),
    settledAt: row.settled_at,
  };
}

export function encodeEvent({ item, reason, ...rest }: ReviewEvent): EventTable {
  return { ...rest, seq: null, item: toBytes(item), reason: toJsonOrNull(reason) };
}

export function decodeEvent({ item, at, actor, act, epoch, reason }: EventTable): ReviewEvent {
  return { item: toDigest(item), at, actor, act: act as ReviewEvent['act'], epoch, reason: fromJsonOrNull(reason) };
}

export function encodeReviewer({ name, roles, active, createdAt }: Reviewer): ReviewerTable {
  return { name, roles: toJson(roles), active: active ? 1 : 0, created_at: createdAt };
}

export function decodeReviewer({ name, roles, active, created_at }: ReviewerTable): Reviewer {
  return { name, roles: fromJson(roles), active: active === 1, createdAt: created_at };
}
