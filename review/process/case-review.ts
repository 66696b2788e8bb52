import type { EpochMs } from '../../core/clock.ts';
import { assertNever } from '../../core/errors.ts';
import { conflictsOf, resolve, standing } from './resolve.ts';
import type { Conflict, ProcessDecision, Resolution, ReviewTerms } from './terms.ts';

/**
 * The review of one item as its workflow holds it: plain data, the same for any order in which decisions came. Nothing
 * here reads a clock or draws a number.
 */
export interface CaseReview {
  readonly terms: ReviewTerms;
  /** Each once, by id. */
  readonly decisions: readonly ProcessDecision[];
  /** Reminders that need not be sent any more. */
  readonly reminded: number;
  /** Adjudication was asked for. */
  readonly adjudicating: boolean;
  readonly escalatedAt: EpochMs | null;
  readonly end: { readonly state: 'closed'; readonly result: Resolution } | { readonly state: 'expired' } | null;
}

/** What the workflow does next. `until` = when to look again though nothing came; null = only when something comes. */
export type ReviewStep =
  | {
      readonly do: 'wait';
      readonly for: 'votes' | 'adjudication';
      /** Votes that lack. */
      readonly missing: number;
      readonly until: EpochMs | null;
    }
  | { readonly do: 'adjudicate'; readonly conflicts: readonly Conflict[] }
  | { readonly do: 'remind'; readonly number: number }
  | { readonly do: 'escalate' }
  /** The store refuses while it holds a decision that is not `applied`, and names it: apply it and ask again. */
  | {
      readonly do: 'close';
      readonly result: Resolution;
      readonly applied: readonly string[];
      /** Those of them that were taken as revised. */
      readonly revised: readonly string[];
      /** Votes lack or conflict and nobody settled it: the store must be told. */
      readonly incomplete: boolean;
    }
  /** The store refuses while it holds any decision, and returns it. */
  | { readonly do: 'expire' }
  | { readonly do: 'end' };

export function openReview(terms: ReviewTerms): CaseReview {
  return { terms, decisions: [], reminded: 0, adjudicating: false, escalatedAt: null, end: null };
}

/**
 * Why an Update with this decision is refused, or null when it is taken. One that was seen before is taken: it is a retry.
 */
export function refusalOf({ end, decisions }: CaseReview, { id }: Pick<ProcessDecision, 'id'>): string | null {
  if (end === null || decisions.some((seen) => seen.id === id)) return null;
  return `the review is ${end.state}; a revision opens the next round`;
}

/** Takes a decision, or the revision of one that it has; the same again, and one after the end, change nothing. */
export function applyDecision(review: CaseReview, decision: ProcessDecision): CaseReview {
  const { end, decisions } = review;
  if (end !== null) return review;
  const known = decisions.find(({ id }) => id === decision.id);
  if (known !== undefined && (known.revised !== null || decision.revised === null)) return review;
  const others = decisions.filter((one) => one !== known);
  return { ...review, decisions: [...others, decision].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** What is due at `now`. Only `wait` and `end` leave the review as it is; after any other step comes `tookStep`. */
export function nextStep(review: CaseReview, now: EpochMs): ReviewStep {
  const { terms, decisions, end, escalatedAt } = review;
  if (end !== null) return { do: 'end' };
  const answers = standing(decisions, terms.wanted);
  const result = resolve(answers, terms, false);
  if (result !== null) return closing(review, result);
  const last = endOf(review);
  if (last !== null && now >= last)
    return decisions.length === 0 ? { do: 'expire' } : closing(review, resolve(answers, terms, true)!);
  const missing = terms.wanted - answers.votes.length;
  if (missing === 0 && !review.adjudicating) return { do: 'adjudicate', conflicts: conflictsOf(answers.votes, terms) };
  const waitUntil = (until: EpochMs | null): ReviewStep => {
    return { do: 'wait', for: missing === 0 ? 'adjudication' : 'votes', missing, until };
  };
  if (terms.dueAt !== null && now >= terms.dueAt) return escalatedAt === null ? { do: 'escalate' } : waitUntil(last);
  // Reminders that fell due while nothing ran are one.
  const due = terms.remindAt.filter((at) => at <= now).length;
  return due > review.reminded ? { do: 'remind', number: due } : waitUntil(nextMoment(terms, due));
}

function closing({ decisions }: CaseReview, result: Resolution): ReviewStep {
  const { basis, conflicts, votes, wanted } = result;
  const unsettled = basis === 'partial' || basis === 'incomplete';
  return {
    do: 'close',
    result,
    applied: decisions.map(({ id }) => id),
    revised: decisions.flatMap(({ id, revised }) => (revised === null ? [] : [id])),
    incomplete: unsettled || (basis === 'gold' && (conflicts.length > 0 || votes < wanted)),
  };
}

/** The review after a step was carried out at `now`. */
export function tookStep(review: CaseReview, step: ReviewStep, now: EpochMs): CaseReview {
  switch (step.do) {
    case 'wait':
    case 'end':
      return review;
    case 'adjudicate':
      return { ...review, adjudicating: true };
    case 'remind':
      return { ...review, reminded: step.number };
    case 'escalate':
      return { ...review, escalatedAt: now };
    case 'close':
      return { ...review, end: { state: 'closed', result: step.result } };
    case 'expire':
      return { ...review, end: { state: 'expired' } };
    default:
      return assertNever(step);
  }
}

/**
 * When time is up: the deadline, or the grace after the escalation. The grace counts from the escalation as it happened,
 * so that an engine that was off over both leaves people their time. Null = never, or not known yet.
 */
function endOf({ terms: { dueAt, graceMs }, escalatedAt }: CaseReview): EpochMs | null {
  if (dueAt === null || graceMs === null) return dueAt;
  return escalatedAt === null ? null : escalatedAt + graceMs;
}

/** The next reminder before the deadline, or the deadline. */
function nextMoment({ remindAt, dueAt }: ReviewTerms, sent: number): EpochMs | null {
  const next = remindAt[sent];
  if (next === undefined) return dueAt;
  return dueAt === null ? next : Math.min(next, dueAt);
}
