import { type Contradiction, contradictions } from './contradictions.ts';
import { PERMUTATIONS, SHINGLE } from './near-pairs.ts';
import { type Overlap, overlaps } from './overlaps.ts';
import { groupTexts, type TextGroups } from './text-groups.ts';
import type { TextItem } from './text-item.ts';

/** Duplicates within and across sources; pure, and the same whatever the order of the rows. */
export interface DuplicateReport {
  readonly method: string;
  /** Least Jaccard similarity of a near duplicate. */
  readonly near: number;
  readonly cases: number;
  readonly distinct_texts: number;
  /** Texts that more than one case has, those of them that two have letter by letter, cases beyond the first of each. */
  readonly exact: { readonly texts: number; readonly identical: number; readonly extra_cases: number };
  /** Pairs of distinct texts. */
  readonly near_pairs: number;
  readonly contradictions: readonly Contradiction[];
  /** Every ordered pair of sources. */
  readonly sources: readonly Overlap[];
  /** Ordered pairs of different splits (`goemotions train`), among those that hold a leak. */
  readonly splits: readonly Overlap[];
}

export function duplicateReport(given: readonly TextItem[], near: number): DuplicateReport {
  return describeDuplicates(groupTexts(given, near), near);
}

/** The report of texts that are grouped already. */
export function describeDuplicates(groups: TextGroups, near: number): DuplicateReport {
  const { items, members } = groups;
  const repeated = members.filter(({ length }) => length > 1);
  const splitOf = (index: number) => {
    const { source, split } = items[index]!;
    return split === null ? null : `${source} ${split}`;
  };
  return {
    method: `exact: equal after NFKC, case folding and white space; near: Jaccard similarity of sets of ${SHINGLE} characters in a row, proposed by MinHash of ${PERMUTATIONS} permutations and computed exactly`,
    near,
    cases: items.length,
    distinct_texts: members.length,
    exact: {
      texts: repeated.length,
      identical: repeated.filter((group) => new Set(group.map((i) => items[i]!.text)).size < group.length).length,
      extra_cases: repeated.reduce((sum, { length }) => sum + length - 1, 0),
    },
    near_pairs: groups.nearPairs,
    contradictions: contradictions(groups),
    sources: overlaps(groups, (index) => items[index]!.source),
    splits: overlaps(groups, splitOf).filter(({ from, to, near: leaks }) => from !== to && leaks > 0),
  };
}
