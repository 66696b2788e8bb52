import { ClusteredShareCounter } from '../../metrics/clustered-share.ts';
import { twoSidedZ } from '../../metrics/normal.ts';
import { measured, missing, type Outcome, UNIT } from '../../metrics/persuasion/outcome.ts';
import type { Baseline } from './conditions.ts';
import { type Effect, NetMeans, type OutcomeOf, type Term } from './net-means.ts';
import type { TrialFacts } from './trial-facts.ts';

const CHANGE = { low: -1, high: 1 };

/** Names by field; a field left out takes the baseline, or all. */
export type Where = Parameters<TrialFacts['rows']>[0] & {};

/** Figures of one column that are drawn together. A planned figure is read after the draw. */
export interface ColumnPlan {
  readonly facts: TrialFacts;
  readonly baseline: Baseline;
  readonly treated: readonly string[];
  readonly hasControl: boolean;
  readonly means: NetMeans;
}

export function createColumnPlan(of: Omit<ColumnPlan, 'means'>): ColumnPlan {
  return { ...of, means: new NetMeans(of.facts.column('cluster')) };
}

/** Treated rows of the baseline, or of what `where` names instead. */
export function treatedRows({ facts, baseline, treated }: ColumnPlan, where: Where = {}): Int32Array {
  return facts.rows({ ...baseline, arm: treated, ...where });
}

/** Control rows at the same key: an arm or modality of `where` plays no part. */
export function controlRows({ facts, baseline }: ColumnPlan, { arm: _, kind: __, ...where }: Where = {}): Int32Array {
  return facts.rows({ ...baseline, ...where, arm: 'control' });
}

/** Terms of a net figure: treated less control, or treated alone in a run without control. */
export function netTerms(plan: ColumnPlan, where: Where = {}, sign: 1 | -1 = 1): Term[] {
  const treated = { rows: treatedRows(plan, where), weight: sign };
  return plan.hasControl ? [treated, { rows: controlRows(plan, where), weight: -sign }] : [treated];
}

export function planEffect({ means }: ColumnPlan, terms: readonly Term[], of: OutcomeOf): () => Effect {
  const place = means.plan(terms, of);
  return () => means.read(place);
}

/**
 * A share with Wilson's interval over clusters (metrics/clustered-share.ts): a bootstrap of a share that is 0 or 1
 * throughout has no width, and says nothing of how rare the event is.
 */
export function planShare(
  plan: ColumnPlan,
  rows: Int32Array,
  { of, level }: { of: OutcomeOf; level: number },
): () => Effect {
  const read = planEffect(plan, [{ rows, weight: 1 }], of);
  const { codes } = plan.facts.column('cluster');
  const counter = new ClusteredShareCounter();
  for (const row of rows) {
    const value = of(row)?.value ?? null;
    if (value !== null) counter.add(codes[row]!, value === 1);
  }
  const { low, high } = counter.finish(twoSidedZ(level));
  return () => ({ ...read(), low, high });
}

/** s at T less s at 0. */
export function shiftOutcome(facts: TrialFacts): (row: number) => Outcome {
  return (row) => {
    const shift = shiftAt(facts, row);
    return shift === null ? missing(CHANGE) : measured(shift);
  };
}

export function shiftAt(facts: TrialFacts, row: number): number | null {
  const [first, last] = [facts.number('first', row), facts.number('last', row)];
  return first === null || last === null ? null : last - first;
}

/** nPDCG, variant level; null where there was no room to move. */
export function pdcgOutcomeOf(facts: TrialFacts): OutcomeOf {
  return (row) => {
    const low = facts.number('pdcg_low', row);
    return low === null ? null : { value: facts.number('pdcg', row), low, high: facts.number('pdcg_high', row)! };
  };
}

export function saidOutcome(facts: TrialFacts): (row: number) => Outcome {
  return (row) => {
    const said = facts.number('said', row);
    return said === null ? missing(UNIT) : measured(said);
  };
}
