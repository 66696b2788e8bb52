import { type SeverityPair, severityScore } from '../../metrics/severity.ts';
import { SEVERITIES, type SeverityTally, type TruthClass } from './severity-tally.ts';

/** The grades that a moderator gives beside its verdicts, 0 none .. 3 high. */
export interface SeverityReport {
  readonly moderator: string;
  /** By truth; classes without a row are left out. */
  readonly by_truth: readonly SeverityRow[];
  /** Against the grades of the data set; null where it grades nothing. */
  readonly against_truth: {
    readonly n: number;
    readonly coverage: number | null;
    /** Null without variation. */
    readonly quadratic_kappa: number | null;
    /** In grades. */
    readonly mae: number | null;
  } | null;
}

export interface SeverityRow {
  readonly truth: TruthClass;
  readonly graded: number;
  readonly ungraded: number;
  /** Rows by grade 0, 1, 2, 3. */
  readonly counts: readonly number[];
  readonly mean: number | null;
}

/** Null for a moderator that grades nothing. */
export function severityReport(moderator: string, { byTruth, againstTruth }: SeverityTally): SeverityReport | null {
  const rows = (['unsafe', 'safe', 'unknown'] as const).flatMap((truth): SeverityRow[] => {
    const { counts, ungraded } = byTruth[truth];
    const graded = counts.reduce((sum, n) => sum + n, 0);
    if (graded + ungraded === 0) return [];
    const total = counts.reduce((sum, n, grade) => sum + n * grade, 0);
    return [{ truth, graded, ungraded, counts, mean: graded === 0 ? null : total / graded }];
  });
  if (rows.every(({ graded }) => graded === 0)) return null;
  const { n, coverage, quadraticKappa, mae } = severityScore(pairsOf(againstTruth), SEVERITIES);
  return {
    moderator,
    by_truth: rows,
    against_truth: n === 0 ? null : { n, coverage, quadratic_kappa: quadraticKappa, mae },
  };
}

function* pairsOf({ table, ungraded }: SeverityTally['againstTruth']): Generator<SeverityPair> {
  for (const truth of SEVERITIES) {
    for (const predicted of SEVERITIES)
      for (let i = 0; i < (table[truth]?.[predicted] ?? 0); i += 1) yield { truth, predicted };
    for (let i = 0; i < (ungraded[truth] ?? 0); i += 1) yield { truth, predicted: null };
  }
}
