import { HAZARDS } from '../taxonomies/hazards.ts';
import type { Taxonomy } from '../taxonomies/taxonomy.ts';
import { assessableHazards, toCanonical } from '../taxonomies/to-canonical.ts';
import { isDecision, type Verdict } from '../verdict.ts';

/** One moderator's verdict with what it says in canonical hazards: members may have different taxonomies. */
export interface MemberVerdict {
  readonly moderator: string;
  /** Null = it has no row on the case. */
  readonly verdict: Verdict | null;
  /** Hazards it found; null = it named none where it could. */
  readonly hazards: ReadonlySet<string> | null;
  /** Hazards its taxonomy can express. */
  readonly assessable: ReadonlySet<string>;
}

export function memberVerdict(moderator: string, verdict: Verdict | null, taxonomy: Taxonomy): MemberVerdict {
  const assessable = assessableHazards(taxonomy);
  if (verdict === null || !isDecision(verdict.outcome) || verdict.categories === null)
    return { moderator, verdict, hazards: null, assessable };
  const states = toCanonical(taxonomy, verdict);
  const found = HAZARDS.flatMap(({ id }) => (assessable.has(id) && states[id] === true ? [id] : []));
  return { moderator, verdict, hazards: new Set(found), assessable };
}

/** What a member says: flagged, cleared, no answer, or out of its reach. `controversial` counts as flagged (strict). */
export type Vote = 'flag' | 'clear' | 'missing' | 'abstains';

export function voteOf({ verdict }: MemberVerdict): Vote {
  if (verdict === null) return 'missing';
  if (verdict.outcome === 'not_assessable') return 'abstains';
  if (!isDecision(verdict.outcome)) return 'missing';
  return verdict.outcome === 'safe' ? 'clear' : 'flag';
}

/** Hazards of the deciding members in canonical order, and those that no member could have named. */
export function hazardsOf(
  outcome: Verdict['outcome'],
  deciding: readonly MemberVerdict[],
): Pick<Verdict, 'categories' | 'notAssessable'> {
  const reached = new Set(deciding.flatMap(({ assessable }) => [...assessable]));
  const notAssessable = HAZARDS.flatMap(({ id }) => (reached.has(id) ? [] : [id]));
  const named = deciding.flatMap(({ hazards }) => (hazards === null ? [] : [hazards]));
  if (named.length === 0) return { categories: outcome === 'safe' ? [] : null, notAssessable };
  const found = new Set(named.flatMap((hazards) => [...hazards]));
  return { categories: HAZARDS.flatMap(({ id }) => (found.has(id) ? [id] : [])), notAssessable };
}
