import { ratio } from './classification.ts';

export interface GroupCounts {
  readonly name: string;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export interface GroupRates {
  readonly name: string;
  readonly positives: number;
  readonly negatives: number;
  /** Null where the group has no negatives (fpr) or positives (fnr). */
  readonly fpr: number | null;
  readonly fnr: number | null;
}

export interface RateGap {
  /** Highest - lowest. */
  readonly gap: number;
  readonly highest: { readonly name: string; readonly rate: number };
  readonly lowest: { readonly name: string; readonly rate: number };
}

/** Largest difference of false positive and false negative rates between groups, with the groups named (M 4.9). Null with fewer than two groups that have the rate; the first of equals is named. */
export function rateGaps(groups: readonly GroupCounts[]): {
  readonly groups: readonly GroupRates[];
  readonly fpr: RateGap | null;
  readonly fnr: RateGap | null;
} {
  const rates = groups.map(({ name, tp, fp, fn, tn }) => ({
    name,
    positives: tp + fn,
    negatives: fp + tn,
    fpr: ratio(fp, fp + tn),
    fnr: ratio(fn, tp + fn),
  }));
  return { groups: rates, fpr: gapOf(rates, 'fpr'), fnr: gapOf(rates, 'fnr') };
}

function gapOf(groups: readonly GroupRates[], key: 'fpr' | 'fnr'): RateGap | null {
  const named = groups.flatMap(({ name, [key]: rate }) => (rate === null ? [] : [{ name, rate }]));
  if (named.length < 2) return null;
  const highest = named.reduce((top, group) => (group.rate > top.rate ? group : top));
  const lowest = named.reduce((least, group) => (group.rate < least.rate ? group : least));
  return { gap: highest.rate - lowest.rate, highest, lowest };
}
