import { f1 } from './classification.ts';
import type { Thresholds } from './ranking.ts';

/** What a moderator does that flags every score >= `threshold`. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly recall: number;
  /** Of what is flagged; never undefined, since the threshold is a score that occurs. */
  readonly precision: number;
  readonly fpr: number;
  /** F1 of the positive label. */
  readonly f1: number;
}

/** One point a distinct score, thresholds descending; none when a class is absent. M 4.4. */
export function operatingPoints({ scores, positives, negatives }: Thresholds): OperatingPoint[] {
  const sum = (counts: ArrayLike<number>) => Array.from(counts).reduce((total, count) => total + count, 0);
  const [allPositives, allNegatives] = [sum(positives), sum(negatives)];
  if (allPositives === 0 || allNegatives === 0) return [];
  let [tp, fp] = [0, 0];
  return Array.from(scores, (threshold, at) => {
    tp += positives[at]!;
    fp += negatives[at]!;
    return {
      threshold,
      recall: tp / allPositives,
      precision: tp / (tp + fp),
      fpr: fp / allNegatives,
      f1: f1(tp, fp, allPositives - tp) ?? 0,
    };
  });
}

/**
 * What a threshold that need not be a score of these rows does here: flags every score >= `threshold`; null for no points.
 * One above all scores flags nothing: recall, precision, FPR and F1 0 (our definition for precision).
 */
export function atThreshold(points: readonly OperatingPoint[], threshold: number): OperatingPoint | null {
  if (points.length === 0) return null;
  const reached = points.findLast((point) => point.threshold >= threshold);
  return reached === undefined ? { threshold, recall: 0, precision: 0, fpr: 0, f1: 0 } : { ...reached, threshold };
}

/** One point a distinct score, thresholds descending; none without positives. Plot steps, not lines, for AP. */
export function prCurve({ scores, positives, negatives }: Thresholds): Omit<OperatingPoint, 'fpr' | 'f1'>[] {
  const total = Array.from(positives).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  let [tp, seen] = [0, 0];
  return Array.from(scores, (threshold, at) => {
    tp += positives[at]!;
    seen += positives[at]! + negatives[at]!;
    return { threshold, recall: tp / total, precision: tp / seen };
  });
}

/** The highest threshold that reaches a recall. */
export function atRecall(points: readonly OperatingPoint[], recall: number): OperatingPoint | null {
  return points.find((point) => point.recall >= recall) ?? null;
}

/** The highest threshold with the largest recall among those whose FPR is at most `fpr`. */
export function atFpr(points: readonly OperatingPoint[], fpr: number): OperatingPoint | null {
  return best(
    points.filter((point) => point.fpr <= fpr),
    'recall',
  );
}

/** The highest threshold with the largest F1. */
export function atBestF1(points: readonly OperatingPoint[]): OperatingPoint | null {
  return best(points, 'f1');
}

function best(points: readonly OperatingPoint[], by: 'recall' | 'f1'): OperatingPoint | null {
  return points.reduce<OperatingPoint | null>(
    (top, point) => (top === null || point[by] > top[by] ? point : top),
    null,
  );
}
