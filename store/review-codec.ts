import type { CaseId } from '../core/ids.ts';
import type { Flag, FlagReason, ReviewItem } from '../review/item.ts';
import type { Decision, ReviewEvent } from '../review/queue.ts';
import { fromJson, toBytes, toDigest, toJson } from './codec.ts';
import type { ItemRow, ItemStand } from './review-rows.ts';
import type { DecisionTable, EventTable, ReviewFlagTable, ReviewItemTable } from './review-schema.ts';

export function encodeItem(item: ReviewItem, stand: ItemStand): ReviewItemTable {
  const { kind, run, round, category, priority, wanted, selection } = item;
  return {
    id: toBytes(item.id),
    case_id: toBytes(item.caseId),
    due_at: item.dueAt,
    ...{ kind, run, round, category, priority, wanted },
    ...{ stratum: selection.stratum, inclusion: selection.inclusion, seed: selection.seed, rule: selection.rule },
    ...encodeStand(stand),
  };
}

export function encodeStand({ state, epoch, holder, lease, assignedTo }: ItemStand) {
  return { state, epoch, holder, lease_from: lease.from, lease_until: lease.until, assigned_to: assignedTo };
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
  };
  const lease = { from: row.lease_from, until: row.lease_until };
  return { item, stand: { state, epoch, holder, lease, assignedTo: row.assigned_to } };
}

export function encodeDecision({ item, answer, heldUntil, undoneAt, ...rest }: Decision): DecisionTable {
  return {
    ...rest,
    seq: null,
    item: toBytes(item),
    answer: toJson(answer),
    held_until: heldUntil,
    undone_at: undoneAt,
  };
}

export function decodeDecision({ id, item, reviewer, role, epoch, answer, at, ...row }: DecisionTable): Decision {
  const times = { at, heldUntil: row.held_until, undoneAt: row.undone_at };
  return { id, item: toDigest(item), reviewer, role, epoch, answer: fromJson(answer), ...times };
}

export function encodeEvent({ item, reason, ...rest }: ReviewEvent): EventTable {
  return { ...rest, seq: null, item: toBytes(item), reason: reason === null ? null : toJson(reason) };
}

export function decodeEvent({ item, at, actor, act, epoch, reason }: EventTable): ReviewEvent {
  const said = reason === null ? null : fromJson<string>(reason);
  return { item: toDigest(item), at, actor, act: act as ReviewEvent['act'], epoch, reason: said };
}
