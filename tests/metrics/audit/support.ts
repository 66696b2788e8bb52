import { type AuditCell, countedCell } from '../../../metrics/audit/audit-cell.ts';
import type { AuditMetric } from '../../../metrics/audit/audit-metrics.ts';
import type { AuditScore } from '../../../metrics/audit/audit-score.ts';
import type { RandomStream } from '../../../metrics/prng.ts';

/** R 8.4: strata of a machine's verdict (1 = violates) with population, judged and found violating. */
export const WORKED_STRATA = [
  { stratum: 'violates, sure', predicted: 1, population: 2000, n: 60, hits: 57 },
  { stratum: 'violates, unsure', predicted: 1, population: 500, n: 100, hits: 62 },
  { stratum: 'ok, unsure or disagreement', predicted: 0, population: 1500, n: 150, hits: 33 },
  { stratum: 'ok, sure', predicted: 0, population: 16000, n: 240, hits: 3 },
] as const;

export const LABELS = ['safe', 'unsafe'];

export interface Stratum {
  readonly stratum: string;
  readonly predicted: number;
  readonly population: number;
  readonly n: number;
}

export function cellsFrom(strata: readonly (Stratum & { readonly hits: number })[]): AuditCell[] {
  return strata.map(({ stratum, predicted, population, n, hits }) =>
    countedCell({ stratum, predicted, population, found: [n - hits, hits] }),
  );
}

export function uniform(stream: RandomStream): number {
  return ((stream.next() >>> 0) + 0.5) / 2 ** 32;
}

/** Positives in `n` of `population` cases drawn without replacement, `positives` of them positive. */
export function drawWithoutReplacement(
  stream: RandomStream,
  { population, positives, n }: { population: number; positives: number; n: number },
): number {
  let hits = 0;
  for (let drawn = 0; drawn < n; drawn += 1) {
    if (uniform(stream) * (population - drawn) < positives - hits) hits += 1;
  }
  return hits;
}

export function holds(score: AuditScore, metric: AuditMetric, truth: number): boolean {
  const interval = score.intervals[metric] ?? null;
  return interval !== null && interval.low <= truth && truth <= interval.high;
}

/** Macro-F1 of two labels from whole counts. */
export function macroF1({ tp, fp, fn, tn }: { tp: number; fp: number; fn: number; tn: number }): number {
  return tp / (2 * tp + fp + fn) + tn / (2 * tn + fp + fn);
}
