import { thresholdsOnTest } from '../../metrics/apply-thresholds.ts';
import {
  chooseThresholds,
  type TaxonomyRef,
  type ThresholdRow,
  type ThresholdRule,
} from '../../metrics/choose-thresholds.ts';
import type { OperatingPoint } from '../../metrics/operating-points.ts';
import type { RankingReport } from './ranking-report.ts';
import type { ScoredCases } from './scored-cases.ts';

/** One threshold, and what it is worth on cases it was not chosen on. */
export interface ThresholdChoice {
  /** `max_f1`, `recall_at_least 0.95`, `fpr_at_most 0.05`. */
  readonly rule: string;
  readonly threshold: number | null;
  readonly dev: OperatingPoint | null;
  /** The frozen threshold on the other half: the figure to report. */
  readonly honest: OperatingPoint | null;
  /** What the rule would pick if it might look: nobody gets that. */
  readonly tuned_on_test: OperatingPoint | null;
  /** Tuned minus honest F1. */
  readonly f1_gap: number | null;
}

/** Recall targets of M 4.4; the FPR is ours. */
const RULES: readonly ThresholdRule[] = [
  { kind: 'max_f1' },
  { kind: 'recall_at_least', value: 0.95 },
  { kind: 'recall_at_least', value: 0.85 },
  { kind: 'fpr_at_most', value: 0.05 },
];

type Choices = Pick<RankingReport, 'thresholds' | 'threshold_notes' | 'dev_digest' | 'dev_cases'>;

export function thresholdChoices(scored: ScoredCases, taxonomy: TaxonomyRef): Choices {
  const rows = scored.ids.map(
    (caseId, i): ThresholdRow => ({
      caseId,
      split: scored.split(i),
      target: 'binary',
      score: scored.scores[i] as number,
      truth: scored.positive[i] === 1,
    }),
  );
  if (!rows.some(({ split }) => split === 'dev'))
    return {
      thresholds: [],
      threshold_notes: ['too few cases for a development half'],
      dev_digest: null,
      dev_cases: 0,
    };
  const sets = RULES.map((rule) => ({ rule, set: chooseThresholds(rows, { taxonomy, rule }) }));
  const [first] = sets;
  return {
    thresholds: sets.flatMap(({ rule, set }) =>
      thresholdsOnTest(set, rows, { taxonomy }).map(({ threshold, dev, honest, tuned, gap }) => ({
        rule: rule.kind === 'max_f1' ? rule.kind : `${rule.kind} ${rule.value}`,
        threshold,
        dev,
        honest,
        tuned_on_test: tuned,
        f1_gap: gap?.f1 ?? null,
      })),
    ),
    threshold_notes: [...new Set(sets.flatMap(({ set }) => set.notes))],
    dev_digest: first?.set.split.digest ?? null,
    dev_cases: first?.set.split.cases ?? 0,
  };
}
