import { biasFinal, type SubgroupAucs, type SubgroupRow, subgroupAucs } from '../../metrics/subgroup-auc.ts';
import type { CaseColumns } from '../case-columns.ts';
import { compareText } from '../order.ts';
import { type ScoredCases, scoredCases } from '../ranking/scored-cases.ts';
import type { TestedModerators } from '../suites/tested-moderators.ts';

/** Fewer positives or negatives of a group give no AUC (our limit). */
export const LEAST_OF_A_CLASS = 10;
/** Groups of a source beyond the largest of these are left out. */
export const MOST_GROUPS = 50;

/** How well scores rank inside and across the groups that texts name (M 4.9), of one source and language. */
export interface FairnessReport {
  readonly source: string;
  readonly language: string;
  readonly groups_left_out: number;
  /** Of moderators that give real scores, in the order of the report. */
  readonly rows: readonly FairnessRow[];
}

export interface FairnessRow {
  readonly moderator: string;
  /** Scored cases with known truth. */
  readonly n: number;
  readonly overall: number | null;
  readonly groups: readonly FairnessGroup[];
  /** Power means, p = -5, over the groups that are large enough. */
  readonly means: { readonly subgroup: number | null; readonly bpsn: number | null; readonly bnsp: number | null };
  /** 1/4 overall + 1/4 of each mean. */
  readonly final: number | null;
}

export interface FairnessGroup {
  readonly group: string;
  readonly positives: number;
  readonly negatives: number;
  /** Null: fewer than LEAST_OF_A_CLASS positives or negatives. */
  readonly aucs: Omit<SubgroupAucs, 'overall'> | null;
}

/**
 * Over clean cases of sources that say which group a text names; the background of a group is every other clean case of
 * its source and language, whether it names another group or none. Empty where no moderator scores such cases.
 */
export function fairnessReports(cases: CaseColumns, moderators: TestedModerators, seed: number): FairnessReport[] {
  const suites = suitesOf(cases);
  if (suites.size === 0) return [];
  const scored = moderators.names.flatMap((moderator) => {
    const found = scoredCases(moderators.rowsOf(moderator), seed);
    return found === null || found.ids.length === 0 ? [] : [{ moderator, found, suite: placed(cases, found) }];
  });
  return [...suites]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, { source, language, sizes }]) => {
      const largest = [...sizes].sort(([a, n], [b, m]) => m - n || compareText(a, b)).slice(0, MOST_GROUPS);
      const groups = largest.map(([group]) => group).sort(compareText);
      const rows = scored.flatMap(({ moderator, found, suite }) => {
        const own = suite.get(key) ?? [];
        return own.length === 0 ? [] : [rowOf({ moderator, cases, found, own, groups })];
      });
      return { source, language, groups_left_out: sizes.size - groups.length, rows };
    })
    .filter(({ rows }) => rows.length > 0);
}

const keyOf = ({ source, language }: { readonly source: string; readonly language: string }): string =>
  JSON.stringify([source, language]);

function suitesOf(cases: CaseColumns) {
  const suites = new Map<string, { source: string; language: string; sizes: Map<string, number> }>();
  for (let index = 0; index < cases.size; index += 1) {
    const { target, derived } = cases.tags.at(index);
    if (target === null || derived) continue;
    const { source, language } = cases.at(index);
    const suite = suites.get(keyOf({ source, language })) ?? { source, language, sizes: new Map<string, number>() };
    suites.set(keyOf({ source, language }), suite);
    suite.sizes.set(target, (suite.sizes.get(target) ?? 0) + 1);
  }
  return suites;
}

/** Clean scored cases by source and language: their place in `found` and their index among the cases. */
function placed(cases: CaseColumns, { ids }: ScoredCases): ReadonlyMap<string, { at: number; index: number }[]> {
  const suites = new Map<string, { at: number; index: number }[]>();
  for (const [at, id] of ids.entries()) {
    const index = cases.indexOf(id as Parameters<CaseColumns['indexOf']>[0]);
    if (cases.tags.at(index).derived) continue;
    const key = keyOf(cases.at(index));
    const own = suites.get(key);
    if (own === undefined) suites.set(key, [{ at, index }]);
    else own.push({ at, index });
  }
  return suites;
}

function rowOf(of: {
  readonly moderator: string;
  readonly cases: CaseColumns;
  readonly found: ScoredCases;
  readonly own: readonly { readonly at: number; readonly index: number }[];
  readonly groups: readonly string[];
}): FairnessRow {
  const { moderator, cases, found, own, groups } = of;
  const all = own.map(({ at, index }) => ({
    score: found.scores[at] ?? Number.NaN,
    positive: found.positive[at] === 1,
    target: cases.tags.at(index).target,
  }));
  const compared: SubgroupAucs[] = [];
  const rows = groups.map((group): FairnessGroup => {
    const inside = all.filter(({ target }) => target === group);
    const positives = inside.filter(({ positive }) => positive).length;
    const negatives = inside.length - positives;
    if (positives < LEAST_OF_A_CLASS || negatives < LEAST_OF_A_CLASS)
      return { group, positives, negatives, aucs: null };
    const { overall, ...aucs } = subgroupAucs(
      all.map(({ target, score, positive }): SubgroupRow => ({ score, positive, subgroup: target === group })),
    );
    compared.push({ overall, ...aucs });
    return { group, positives, negatives, aucs };
  });
  const { overall } = subgroupAucs(all.map(({ score, positive }) => ({ score, positive, subgroup: false })));
  const { final, ...means } = biasFinal(overall, compared);
  return { moderator, n: all.length, overall, groups: rows, means, final };
}
