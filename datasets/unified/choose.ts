import { drawPerStratum, drawProportional } from '../../metrics/sampling/stratified-draw.ts';
import type { ModerationCase } from '../../moderation/case.ts';
import { stratumOf } from '../../moderation/strata.ts';
import { type DuplicateReport, describeDuplicates } from '../duplicates/duplicate-report.ts';
import { textItem } from '../duplicates/read-items.ts';
import { groupTexts } from '../duplicates/text-groups.ts';
import { clustersOf, firstsOf } from './clusters.ts';

export interface UnifyPlan {
  /** Names of strata: `label`, `source`, `language`, `truth` or facets. */
  readonly stratify: readonly string[];
  /** Cases of each stratum; null = no limit. */
  readonly perStratum: number | null;
  /** Cases in all, spread over the strata by their sizes; null = no limit. */
  readonly size: number | null;
  readonly seed: number;
  /** Least Jaccard similarity of a near duplicate. */
  readonly near: number;
  /** Keep one of each group of duplicates; null = keep all, clustered. */
  readonly dropDuplicates: 'exact' | 'near' | null;
  /** Keep exact duplicates whose truths contradict each other. */
  readonly keepContradictions: boolean;
}

export interface Chosen {
  /** By case id. */
  readonly cases: readonly { readonly item: ModerationCase; readonly cluster: string | null }[];
  /** Of all cases that were given, before any was left out. */
  readonly duplicates: DuplicateReport;
  /** Reason -> cases. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly strata: number;
}

export const LEFT_OUT = {
  contradiction: 'truth contradicts that of an exact duplicate',
  exact: 'exact duplicate',
  near: 'exact or near duplicate',
  sample: 'not drawn',
} as const;

/** Which cases a unified benchmark holds. Pure; the order of the cases changes nothing, and a larger sample holds a smaller one. */
export function chooseCases(given: readonly ModerationCase[], plan: UnifyPlan): Chosen {
  const groups = groupTexts(given.map(textItem), plan.near);
  const duplicates = describeDuplicates(groups, plan.near);
  const caseOf = new Map(given.map((item) => [item.id, item]));
  const clusters = clustersOf(groups);
  const contradicting = new Set(duplicates.contradictions.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const isFirst = plan.dropDuplicates === null ? () => true : firstsOf(groups, plan.dropDuplicates);
  const leftOut: Record<string, number> = {};
  const leave = (reason: string) => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  const kept: Chosen['cases'][number][] = [];
  for (const [index, { id }] of groups.items.entries()) {
    if (!plan.keepContradictions && contradicting.has(id)) leave(LEFT_OUT.contradiction);
    else if (!isFirst(index)) leave(LEFT_OUT[plan.dropDuplicates ?? 'exact']);
    else kept.push({ item: caseOf.get(id)!, cluster: clusters[index] ?? null });
  }
  const units = kept.map(({ item }) => ({ id: item.id, stratum: stratumOf(item, plan.stratify) }));
  const drawn = draw(units, plan);
  for (const { id } of units) if (!drawn.has(id)) leave(LEFT_OUT.sample);
  return {
    cases: kept.filter(({ item }) => drawn.has(item.id)),
    duplicates,
    leftOut,
    strata: new Set(units.map(({ stratum }) => stratum)).size,
  };
}

function draw(units: readonly { id: string; stratum: string }[], { perStratum, size, seed }: UnifyPlan) {
  const ofStrata = perStratum === null ? null : drawPerStratum(units, { per: perStratum, seed });
  const left = ofStrata === null ? units : units.filter(({ id }) => ofStrata.has(id));
  return size === null ? new Set(left.map(({ id }) => id)) : drawProportional(left, { size, seed });
}
