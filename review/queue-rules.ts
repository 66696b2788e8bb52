import type { EpochMs } from '../core/clock.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { Decision, ReviewAnswer, ReviewRole } from './decision.ts';
import { FLAG_REASONS, type ItemState, type ReviewItem, reviewItemId } from './item.ts';
import { LEASE_MS, LONGEST_HOLD_MS } from './queue.ts';
import { REVIEWER_ROLES, type ReviewerRole } from './reviewers.ts';

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

/** The hold in which a decision is not delivered. */
export const holdOf = ({ heldFrom, heldUntil }: Decision): Span => ({ from: heldFrom, until: heldUntil });

export const standing = (decisions: readonly Decision[]): readonly Decision[] =>
  decisions.filter(({ undoneAt }) => undoneAt === null);

/** When the last hold over these decisions ends; null = none is held. */
export function heldUntilOf(decisions: readonly Decision[], now: EpochMs): EpochMs | null {
  const ends = standing(decisions)
    .filter((one) => lasts(holdOf(one), now))
    .map(({ heldUntil }) => heldUntil);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** The answer that counts for the item's result: the revised one where there is one (R 9). Votes are `answer` itself. */
export const countedAnswer = ({ answer, revision }: Decision): ReviewAnswer => revision?.answer ?? answer;

const verdicts = (decisions: readonly Decision[], of: (one: Decision) => ReviewAnswer): number =>
  new Set(decisions.map((one) => of(one).verdict)).size;

/**
 * The state that the decisions which stand give an item that is not closed: open below `wanted` blind decisions, decided
 * when they name one verdict or an adjudicator has spoken, else adjudication. Both the blind and the revised answers must
 * name one: a revision can make a conflict but never settles one. Undoing is the same rule without a decision.
 */
export function stateOf(decisions: readonly Decision[], wanted: number): ItemState {
  const all = standing(decisions);
  if (all.some(({ role }) => role === 'adjudicator')) return 'decided';
  if (all.length < wanted) return 'open';
  const agreed = verdicts(all, ({ answer }) => answer) === 1 && verdicts(all, countedAnswer) === 1;
  return agreed ? 'decided' : 'adjudication';
}

export const isOver = (state: ItemState): boolean => state === 'closed' || state === 'expired';

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
    !(item.dueAt === null || Number.isSafeInteger(item.dueAt)) && 'its due time is no time',
    reasons.length === 0 && 'it has no flag',
    (item.gold !== null) !== reasons.includes('gold') && 'gold needs both its flag and its truth',
    ![item.category ?? '', selection.stratum, selection.rule].every((text) => text.isWellFormed()) &&
      'its category, stratum or rule is no valid Unicode',
    item.gold?.trim() === '' && 'its truth is blank',
    !reasons.every((reason) => FLAG_REASONS.includes(reason)) && 'it has an unknown flag',
    reasons.some((reason, i) => i > 0 && reason <= (reasons[i - 1] as string)) &&
      'its flags are not in order, each once',
  ].filter((problem) => problem !== false);
  if (problems.length > 0) {
    throw new InvalidInputError(`review item ${item.id}: ${problems.join('; ')}; no item was added`);
  }
}

/** Roles in their order, each once. Throws InvalidInputError for none or an unknown one. */
export function checkRoles(roles: readonly string[]): readonly ReviewerRole[] {
  const wrong = roles.filter((role) => !REVIEWER_ROLES.some((known) => known === role));
  if (roles.length === 0 || wrong.length > 0) {
    const what = wrong.length > 0 ? `unknown role ${wrong.join(', ')}` : 'a reviewer needs a role';
    throw new InvalidInputError(`${what}; nothing was changed`, { hint: `choose from ${REVIEWER_ROLES.join(', ')}` });
  }
  return REVIEWER_ROLES.filter((role) => roles.includes(role));
}

/** States in which an account of these roles may claim. */
export function claimableBy(roles: readonly ReviewerRole[]): readonly ItemState[] {
  const settles = roles.includes('adjudicator') || roles.includes('lead');
  return [...(roles.includes('reviewer') ? ['open' as const] : []), ...(settles ? ['adjudication' as const] : [])];
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
