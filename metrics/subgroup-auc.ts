import { MetricInputError } from './errors.ts';
import { rankingMetrics, thresholdsOf } from './ranking.ts';

export interface SubgroupRow {
  readonly score: number;
  readonly positive: boolean;
  /** Names the identity group. */
  readonly subgroup: boolean;
}

/** ROC AUCs (ties 1/2); null where a class is absent among the rows compared. */
export interface SubgroupAucs {
  readonly overall: number | null;
  /** Rows of the subgroup only. */
  readonly subgroup: number | null;
  /** Background positives, subgroup negatives: low = benign mentions of the group score like abuse. */
  readonly bpsn: number | null;
  /** Background negatives, subgroup positives: low = abuse of the group scores like benign text. */
  readonly bnsp: number | null;
}

/** Subgroup AUCs of one identity group. Source: Borkan et al., arXiv 1903.04561; M 4.9. */
export function subgroupAucs(rows: readonly SubgroupRow[]): SubgroupAucs {
  return {
    overall: auc(rows),
    subgroup: auc(rows.filter((row) => row.subgroup)),
    bpsn: auc(rows.filter((row) => row.subgroup !== row.positive)),
    bnsp: auc(rows.filter((row) => row.subgroup === row.positive)),
  };
}

function auc(rows: readonly SubgroupRow[]): number | null {
  const positive = Uint8Array.from(rows, (row) => (row.positive ? 1 : 0));
  return rankingMetrics(
    thresholdsOf(
      Float64Array.from(rows, (row) => row.score),
      positive,
    ),
  ).roc_auc;
}

/**
 * Generalised mean (mean of x^p)^(1/p) of numbers above 0; p = -5 leans to the smallest. Null for no values; 0 when one is
 * 0 and p < 0 (the limit). Throws MetricInputError for p = 0 and negative values.
 */
export function powerMean(values: readonly number[], p = -5): number | null {
  if (p === 0 || values.some((value) => !(value >= 0))) {
    throw new MetricInputError('a power mean needs p other than 0 and values of at least 0');
  }
  if (values.length === 0) return null;
  if (p < 0 && values.includes(0)) return 0;
  return (values.reduce((sum, value) => sum + value ** p, 0) / values.length) ** (1 / p);
}

export interface BiasFinal {
  /** Power means over the subgroups in which the AUC is defined; null = in none. */
  readonly subgroup: number | null;
  readonly bpsn: number | null;
  readonly bnsp: number | null;
  /** 1/4 overall + 1/4 of each power mean; null when one of the four is. */
  readonly final: number | null;
}

/** The final number of the Jigsaw unintended-bias task over all identity groups. M 4.9. */
export function biasFinal(overall: number | null, groups: readonly SubgroupAucs[], p = -5): BiasFinal {
  const mean = (key: 'subgroup' | 'bpsn' | 'bnsp') =>
    powerMean(
      groups.flatMap((group) => (group[key] === null ? [] : [group[key]])),
      p,
    );
  const [subgroup, bpsn, bnsp] = [mean('subgroup'), mean('bpsn'), mean('bnsp')];
  const parts = [overall, subgroup, bpsn, bnsp];
  const final = parts.some((part) => part === null) ? null : parts.reduce<number>((sum, part) => sum + part! / 4, 0);
  return { subgroup, bpsn, bnsp, final };
}
