import type { Truth } from '../case.ts';
import { isDecision, type Verdict } from '../verdict.ts';
import { ancestorsOf, HAZARD_GROUPS, HAZARDS, membersOf } from './hazards.ts';
import type { MappingRow, Taxonomy } from './taxonomy.ts';

/** What is known of a hazard: present, absent, unknown (null), or not assessable by this moderator. */
export type HazardState = Truth | 'na';

/** Every canonical hazard and group -> state. */
export type HazardStates = Readonly<Record<string, HazardState>>;

type NativeStates = (code: string) => HazardState;

/**
 * A verdict in canonical hazards, by the rules of M 5.1. Hazards that the taxonomy does not reach are `na`; a missing
 * answer and a verdict without categories leave the others unknown.
 */
export function toCanonical(taxonomy: Taxonomy, verdict: Verdict): HazardStates {
  return canonicalStates(taxonomy, (code) => nativeState(verdict, code));
}

/** A data set's native labels in canonical hazards; absent labels and hazards that no label reaches are unknown. */
export function canonicalTruth(taxonomy: Taxonomy, native: Readonly<Record<string, Truth>>): Record<string, Truth> {
  const states = canonicalStates(taxonomy, (code) => native[code] ?? null);
  return Object.fromEntries(Object.entries(states).map(([id, state]) => [id, state === 'na' ? null : state]));
}

/** Hazards that the taxonomy reaches by more than overlap: those a moderator can be scored on (M 5.1, views). */
export function assessableHazards(taxonomy: Taxonomy): ReadonlySet<string> {
  return planOf(taxonomy).assessable;
}

export function nativeState(verdict: Verdict, code: string): HazardState {
  if (verdict.outcome === 'not_assessable' || verdict.notAssessable.includes(code)) return 'na';
  if (!isDecision(verdict.outcome) || verdict.categories === null) return null;
  if (verdict.categories.includes(code)) return true;
  return verdict.unanswered?.includes(code) ? null : false;
}

function canonicalStates(taxonomy: Taxonomy, native: NativeStates): HazardStates {
  const plan = planOf(taxonomy);
  const states: Record<string, HazardState> = {};
  for (const { id } of HAZARDS) states[id] = hazardState(plan.rows.get(id) ?? [], native);
  for (const { id } of HAZARD_GROUPS)
    states[id] = unionState(membersOf(id).map((member) => states[member] as HazardState));
  for (const { id } of HAZARDS) if (states[id] === true) for (const above of ancestorsOf(id)) states[above] = true;
  for (const [code, above] of plan.broad) if (native(code) === true) for (const id of above) states[id] = true;
  return states;
}

function hazardState(rows: readonly MappingRow[], native: NativeStates): HazardState {
  const union = rows.filter(({ relation }) => relation === 'union').map(({ code }) => native(code));
  const states = rows.filter(({ relation }) => relation !== 'union').map((row) => rowState(row, native(row.code)));
  if (union.length > 0) states.push(unionState(union));
  if (states.includes(true)) return true;
  if (states.includes(false)) return false;
  return states.every((state) => state === 'na') ? 'na' : null;
}

function rowState({ relation }: MappingRow, state: HazardState): HazardState {
  if (state === null || state === 'na') return state;
  const tells = state ? ['exact', 'narrower'] : ['exact', 'broader'];
  return tells.includes(relation) ? state : null;
}

/** Any positive is positive, all negative is negative. */
function unionState(members: readonly HazardState[]): HazardState {
  if (members.includes(true)) return true;
  if (members.every((state) => state === 'na')) return 'na';
  return members.every((state) => state === false) ? false : null;
}

interface Plan {
  readonly rows: ReadonlyMap<string, readonly MappingRow[]>;
  /** Code -> what all hazards inside it have above them. */
  readonly broad: ReadonlyMap<string, readonly string[]>;
  readonly assessable: ReadonlySet<string>;
}

const plans = new WeakMap<Taxonomy, Plan>();

function planOf(taxonomy: Taxonomy): Plan {
  let plan = plans.get(taxonomy);
  if (plan === undefined) {
    plan = {
      rows: Map.groupBy(taxonomy.mapping, ({ hazard }) => hazard),
      broad: new Map(taxonomy.categories.map(({ code }) => [code, commonAncestors(taxonomy.mapping, code)])),
      assessable: new Set(
        taxonomy.mapping
          .filter(({ relation }) => relation !== 'partial')
          .flatMap(({ hazard }) => [hazard, ...ancestorsOf(hazard)]),
      ),
    };
    plans.set(taxonomy, plan);
  }
  return plan;
}

function commonAncestors(mapping: readonly MappingRow[], code: string): string[] {
  const inside = mapping.filter((row) => row.code === code && row.relation === 'broader').map(({ hazard }) => hazard);
  const [first, ...rest] = inside.map(ancestorsOf);
  return (first ?? []).filter((id) => rest.every((ancestors) => ancestors.includes(id)));
}
