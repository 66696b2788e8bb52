import { f1 } from './classification.ts';
import type { Thresholds } from './ranking.ts';

/** What a moderator does that flags every score >= `threshold`. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly recall: number;
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
      fpr: fp / allNegatives,
      f1: f1(tp, fp, allPositives - tp) ?? 0,
    };
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
