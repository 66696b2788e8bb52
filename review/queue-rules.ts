import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import { FLAG_REASONS, type ItemState, type ReviewItem, reviewItemId } from './item.ts';
import { type Decision, LEASE_MS, LONGEST_HOLD_MS, type ReviewAnswer, type ReviewRole } from './queue.ts';

export interface Span {
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/**
 * Whether a lease or an undo hold still lasts. A clock that went back before its start by more than its length ends it
 * too, so that nothing lasts longer than twice its length.
 */
export function lasts({ from, until }: Span, now: EpochMs): boolean {
  return now < until && now >= 2 * from - until;
}

/** The lease after its holder asked for `ms` from now: longer or as long as before. */
export function extend(span: Span, ms: number, now: EpochMs): Span {
  return { from: now, until: Math.max(lasts(span, now) ? span.until : 0, now + ms) };
}

/** Length of a lease: max(5 min, 3 x p95 handling time of the media kind); null = not known yet (R 9). */
export function leaseMsFor(p95Ms: number | null): number {
  return Math.max(LEASE_MS, 3 * (p95Ms ?? 0));
}

/**
 * The state that the decisions which stand give an item that is not closed: open below `wanted` blind decisions, decided
 * when they name one verdict or an adjudicator has spoken, else adjudication. Undoing is the same rule without a decision.
 */
export function stateOf(decisions: readonly Decision[], wanted: number): ItemState {
  const standing = decisions.filter(({ undoneAt }) => undoneAt === null);
  if (standing.some(({ role }) => role === 'adjudicator')) return 'decided';
  if (standing.length < wanted) return 'open';
  return new Set(standing.map(({ answer }) => answer.verdict)).size === 1 ? 'decided' : 'adjudication';
}

export const roleIn = (state: ItemState): ReviewRole => (state === 'adjudication' ? 'adjudicator' : 'reviewer');

/** Throws InvalidInputError for an item that no flag stage may make. */
export function checkItem(item: ReviewItem): void {
  const { selection, flags } = item;
  const reasons = flags.map(({ reason }) => reason);
  const problems = [
    item.id !== reviewItemId(item) && 'its id is not that of its run, case and round',
    !(Number.isSafeInteger(item.round) && item.round >= 1) && 'its round is not 1 or more',
    !(Number.isSafeInteger(item.wanted) && item.wanted >= 1) && 'it wants no decision',
    !(selection.inclusion > 0 && selection.inclusion <= 1) && 'its inclusion probability is not in (0, 1]',
    !Number.isSafeInteger(selection.seed) && 'its seed is no integer',
    !Number.isFinite(item.priority) && 'its priority is no number',
    reasons.length === 0 && 'it has no flag',
    !reasons.every((reason) => FLAG_REASONS.includes(reason)) && 'it has an unknown flag',
    reasons.some((reason, i) => i > 0 && reason <= (reasons[i - 1] as string)) &&
      'its flags are not in order, each once',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) {
    throw new InvalidInputError(`review item ${item.id}: ${problems.join('; ')}; no item was added`);
  }
}

/** Throws InvalidInputError for an answer that means nothing. */
export function checkAnswer({ verdict, confidence, seconds, severity }: ReviewAnswer): void {
  if (verdict.trim() === '') throw new InvalidInputError('a decision needs a verdict; nothing was stored');
  if (confidence !== null && !(confidence >= 0 && confidence <= 1))
    throw new InvalidInputError(`confidence ${confidence} is not in [0, 1]; nothing was stored`);
  if (seconds !== null && !(seconds >= 0 && seconds < Number.POSITIVE_INFINITY))
    throw new InvalidInputError(`active time ${seconds} s is no time; nothing was stored`);
  if (severity !== null && !Number.isFinite(severity))
    throw new InvalidInputError(`severity ${severity} is no number; nothing was stored`);
}

/** Throws InvalidInputError for a blank `what`. */
export function requireText(text: string, what: string): void {
  if (text.trim() === '') throw new InvalidInputError(`${what} is missing; nothing was changed`);
}

/** Throws InvalidInputError for a name or id that is blank or that a database could not give back as it is. */
export function requireName(text: string, what: string): void {
  requireText(text, what);
  if (!text.isWellFormed()) throw new InvalidInputError(`${what} is no valid Unicode; nothing was changed`);
}

/** Throws InvalidInputError for a length of time outside (0, LONGEST_HOLD_MS]. */
export function requireMs(ms: number): void {
  if (!(ms > 0 && ms <= LONGEST_HOLD_MS))
    throw new InvalidInputError(`${ms} ms is not above 0 and at most ${LONGEST_HOLD_MS}; nothing was changed`);
}

/** Throws InvalidInputError for an undo hold outside [0, LONGEST_HOLD_MS]. */
export function requireUndoMs(ms: number): void {
  if (ms !== 0) requireMs(ms);
}
