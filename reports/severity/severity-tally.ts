import type { Verdict } from '../../moderation/verdict.ts';
import type { CaseColumns } from '../case-columns.ts';

/** 0 none, 1 low, 2 medium, 3 high (M 5.1). */
export const SEVERITIES: readonly number[] = [0, 1, 2, 3];

export type TruthClass = 'unsafe' | 'safe' | 'unknown';

/** Grades of one moderator's rows, counted as they pass. */
export interface SeverityTally {
  see(index: number, verdict: Pick<Verdict, 'severity'>): void;
  /** By the case's truth: rows by grade, and rows without one. */
  readonly byTruth: Readonly<Record<TruthClass, { readonly counts: readonly number[]; readonly ungraded: number }>>;
  /** `[truth][grade]` and rows without a grade, over cases whose data set grades them itself. */
  readonly againstTruth: { readonly table: readonly (readonly number[])[]; readonly ungraded: readonly number[] };
}

export function createSeverityTally(cases: CaseColumns): SeverityTally {
  const empty = () => ({ counts: SEVERITIES.map(() => 0), ungraded: 0 });
  const byTruth = { unsafe: empty(), safe: empty(), unknown: empty() };
  const table = SEVERITIES.map(() => SEVERITIES.map(() => 0));
  const ungraded = SEVERITIES.map(() => 0);
  return {
    see(index, { severity }) {
      const grade = SEVERITIES.indexOf(severity ?? -1);
      const own = byTruth[cases.at(index).truth.verdict ?? 'unknown'];
      if (grade < 0) own.ungraded += 1;
      else own.counts[grade]! += 1;
      const truth = cases.tags.at(index).severity;
      if (truth === null) return;
      if (grade < 0) ungraded[truth]! += 1;
      else table[truth]![grade]! += 1;
    },
    byTruth,
    againstTruth: { table, ungraded },
  };
}
