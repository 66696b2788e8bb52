import type { MeasuredDialogue, MeasuredPoint } from '../config/desk-dialogue.ts';
import type { DeskContent, MachineVerdict } from '../config/review-desk.ts';
import type { EpochMs } from '../core/clock.ts';
import type { Decision, ReviewAnswer } from '../review/decision.ts';
import type { ListedItem, PeerAnswer } from '../review/desk.ts';
import type { BlindItem, ReviewLease } from '../review/queue.ts';

/*
 * What `--json` prints. Every field is named here: what a port may add some day must not reach a reviewer by itself.
 */

export const isoTime = (at: EpochMs | null): string | null => (at === null ? null : new Date(at).toISOString());

export function itemJson({ id, run, caseId, round, kind, dueAt, role }: Omit<BlindItem, 'draft'>) {
  return { item: id, run, case: caseId, round, kind, role, due_at: isoTime(dueAt) };
}

export function leaseJson(lease: ReviewLease | null) {
  return lease === null ? null : { until: isoTime(lease.until) };
}

export function answerJson({ verdict, policies, severity, confidence, reason, seconds }: ReviewAnswer) {
  return { verdict, categories: policies, severity, confidence, reason, seconds };
}

export function listedJson({ item, state, lease }: ListedItem) {
  return { ...itemJson(item), state, lease: leaseJson(lease) };
}

export function contentJson({ language, parts }: DeskContent) {
  return { language, parts };
}

/** The reviewer's own. */
export function decisionJson({ id, item, role, answer, at, heldUntil, revealedAt, revision }: Decision) {
  return {
    decision: id,
    item,
    role,
    answer: answerJson(answer),
    at: isoTime(at),
    held_until: isoTime(heldUntil),
    revealed_at: isoTime(revealedAt),
    revision:
      revision === null
        ? null
        : { choice: revision.choice, answer: answerJson(revision.answer), at: isoTime(revision.at) },
  };
}

export function peersJson(peers: readonly PeerAnswer[]) {
  return peers.map(({ label, role, answer, revised }) => ({
    label,
    role,
    answer: answerJson(answer),
    revised: revised === null ? null : answerJson(revised),
  }));
}

function pointJson(point: MeasuredPoint | null) {
  if (point === null) return null;
  const { status, stance, levels, stance_of, answer, p_target } = point;
  return { status, stance, levels, stance_of, answer, p_target };
}

export function measuredJson({ persuadee, outcome, readings }: MeasuredDialogue) {
  return {
    persuadee,
    outcome,
    readings: readings.map(({ question, estimator, first, last }) => ({
      question,
      estimator,
      first: pointJson(first),
      last: pointJson(last),
    })),
  };
}

export function machineJson(verdicts: readonly MachineVerdict[]) {
  return verdicts.map(({ moderator, outcome, reason, categories, score, confidence, severity }) => ({
    moderator,
    outcome,
    reason,
    categories,
    score,
    confidence,
    severity,
  }));
}
