import { twoSidedStance } from '../../metrics/persuasion/stance.ts';
import type { OptionId } from '../probe.ts';
import { type AskedProbe, SIDES, type Side } from '../probes/asked-probe.ts';
import { type Estimator, NO_ASYMMETRY, type OkReading, type Reading } from '../reading.ts';
import { sameInBothOrders } from './same-in-both-orders.ts';
import { allMissing, uniqueNotes } from './unanswered.ts';

export interface ProbeReading {
  readonly probe: AskedProbe;
  readonly reading: Reading;
}

/**
 * The readings of one checkpoint, estimator and kind of probe, one an order and side, as one (P 7.6): option orders are averaged, then claim and
 * negation. `asymmetry.order`: first less second order; `asymmetry.sides`: belief in the claim plus belief in its negation,
 * less 1 (0 for a persuadee that says yes to neither more than it believes). One order alone stands, noted `one_order`; a
 * side without an ok reading leaves none at all: a refusal is not 0 on its side (P 4, D1). A Likert stance of both sides is
 * one of the claim. An action is one only where both orders give it (same-in-both-orders.ts).
 */
export function combineReadings(estimator: Estimator, parts: readonly ProbeReading[]): Reading {
  const sides = SIDES.map((side) => parts.filter(({ probe }) => 'side' in probe && probe.side === side));
  const asked = sides.filter((side) => side.length > 0);
  if (asked.length === 0) {
    const joint = combineOrders(estimator, parts);
    const isAction = parts.some(({ probe }) => probe.kind === 'action');
    return isAction ? sameInBothOrders(joint, { estimator, orders: parts.map(({ reading }) => reading) }) : joint;
  }
  const readings = asked.map((side) => combineOrders(estimator, side));
  const ok = readings.filter(isOk);
  if (ok.length < readings.length) return allMissing(estimator, readings);
  const [claim, negation] = ok;
  return negation === undefined ? claim! : bothSides(claim!, negation);
}

function combineOrders(estimator: Estimator, parts: readonly ProbeReading[]): Reading {
  const ok = parts.filter((part): part is ProbeReading & { reading: OkReading } => isOk(part.reading));
  const [first, second] = ok;
  if (first === undefined)
    return allMissing(
      estimator,
      parts.map(({ reading }) => reading),
    );
  const notes = uniqueNotes(parts.map(({ reading }) => reading));
  if (ok.length < parts.length)
    return { ...averaged(ok.map(({ reading }) => reading)), notes: [...notes, 'one_order'] };
  if (second === undefined) return first.reading;
  return {
    ...averaged(ok.map(({ reading }) => reading)),
    asymmetry: { ...NO_ASYMMETRY, order: minus(leaning(first), leaning(second)) },
  };
}

/** What two orders are compared by, 0..1: the stance as a share, belief in the claim, the target or the right options. */
function leaning({ probe, reading }: { probe: AskedProbe; reading: OkReading }): number | null {
  if (probe.kind === 'likert') return reading.stance === null ? null : (reading.stance - 1) / (probe.levels - 1);
  if (probe.kind === 'choice' || probe.kind === 'action') return reading.pTarget ?? reading.pCorrect;
  return reading.p?.claim ?? null;
}

function bothSides(claim: OkReading, negation: OkReading): OkReading {
  const order = meanOf([claim.asymmetry.order, negation.asymmetry.order]);
  if (claim.stance === null || negation.stance === null || claim.levels === null) {
    const sides = minus(claim.p?.claim ?? null, negation.p?.claim ?? null);
    return { ...averaged([claim, negation]), asymmetry: { order, sides } };
  }
  const top = claim.levels - 1;
  const [forClaim, forNegation] = [claim.stance - 1, negation.stance - 1];
  const { stance } = twoSidedStance({ forClaim, forNegation, top })!;
  return {
    ...averaged([claim, { ...negation, p: turned(negation.p, claim.levels) }]),
    stance: 1 + stance * top,
    stanceOf: 'claim' satisfies Side,
    asymmetry: { order, sides: (forClaim + forNegation) / top - 1 },
  };
}

/** Belief by level of the negation as belief by level of the claim. */
function turned(p: OkReading['p'], levels: number): OkReading['p'] {
  return p === null
    ? null
    : Object.fromEntries(Object.entries(p).map(([id, x]) => [String(levels + 1 - Number(id)), x]));
}

/** Means of the numbers; an interval does not outlive its own probe. `readings`: at least one, of one kind. */
export function averaged(readings: readonly OkReading[]): OkReading {
  const [first] = readings;
  if (readings.length === 1) return first!;
  const p = first!.p === null ? null : meanBelief(readings.map((reading) => reading.p ?? {}));
  const answers = new Set(readings.map(({ answer }) => answer));
  const answer = first!.stance !== null || p === null ? null : answers.size === 1 ? first!.answer : likeliest(p);
  const tied = answers.size > 1 && answer === null && first!.stance === null;
  const bounds = readings.flatMap(({ absentBound }) => (absentBound === null ? [] : [absentBound]));
  const notes = uniqueNotes(readings);
  return {
    ...first!,
    stance: meanOf(readings.map(({ stance }) => stance)),
    answer,
    pTarget: meanOf(readings.map(({ pTarget }) => pTarget)),
    pCorrect: meanOf(readings.map(({ pCorrect }) => pCorrect)),
    interval: null,
    p,
    validToken: first!.validToken === null ? null : readings.every(({ validToken }) => validToken === true),
    coverage: meanOf(readings.map(({ coverage }) => coverage)),
    absentBound: bounds.length === 0 ? null : Math.max(...bounds),
    notes: tied && !notes.includes('tied') ? [...notes, 'tied'] : notes,
  };
}

function meanBelief(beliefs: readonly Readonly<Record<OptionId, number>>[]): Readonly<Record<OptionId, number>> {
  const ids = Object.keys(beliefs[0]!);
  return Object.fromEntries(ids.map((id) => [id, beliefs.reduce((sum, p) => sum + (p[id] ?? 0), 0) / beliefs.length]));
}

/** The one option with the largest belief; null on a tie. */
function likeliest(p: Readonly<Record<OptionId, number>>): OptionId | null {
  const most = Math.max(...Object.values(p));
  const leaders = Object.keys(p).filter((id) => p[id] === most);
  return leaders.length === 1 ? leaders[0]! : null;
}

/** Mean of the values that are there; null without one. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function isOk(reading: Reading): reading is OkReading {
  return reading.status === 'ok';
}
